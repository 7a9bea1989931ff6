/** Starts the conforming server as an ordinary container: bundled into one file that is mounted into the test image. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import type { ServerDefinitionInput } from '../../../contract/server.ts'
import { TEST_IMAGE } from '../../../engine/testing/test-image.ts'

export interface Fixture {
  readonly definition: ServerDefinitionInput
  remove(): Promise<void>
}

export async function conformingFixture(): Promise<Fixture> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-conformance-'))
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'server.ts'),
      outDir: folder,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'server.mjs' } },
    },
  })
  // Another user runs it.
  await chmod(folder, 0o755)
  return {
    definition: {
      image: TEST_IMAGE,
      command: ['/usr/local/bin/node', '/fixture/server.mjs'],
      mounts: [{ source: folder, target: '/fixture' }],
    },
    remove: () => rm(folder, { recursive: true }),
  }
}
