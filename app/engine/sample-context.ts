/** What the engine builds the sample server's image from, as the tar stream that its build API takes. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pack } from 'tar-stream'
import { Failure } from '../contract/failure.ts'

/** The same bytes each time, so that the engine's build cache can tell that nothing changed. */
const epoch = new Date(0)

/** Reads the Dockerfile and the bundle from `sample-server` in the folder of resources; about half a megabyte. */
export async function sampleContext(resources: string): Promise<Readable> {
  const folder = join(resources, 'sample-server')
  const tar = pack()
  for (const [name, content] of await contextFiles(folder)) tar.entry({ name, mode: 0o644, mtime: epoch }, content)
  tar.finalize()
  return Readable.from(tar, { objectMode: false })
}

async function contextFiles(folder: string): Promise<readonly (readonly [string, Buffer])[]> {
  try {
    const bundle = (await readdir(join(folder, 'dist'))).filter((name) => name.endsWith('.mjs'))
    // Joined by hand: a tar has forward slashes, also on Windows.
    const names = ['Dockerfile', '.dockerignore', ...bundle.sort().map((name) => `dist/${name}`)]
    return await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const))
  } catch (cause) {
    throw new Failure(
      'build-failed',
      `Could not build the sample server: its files in ${folder} cannot be read.`,
      'In a checkout, run `npm run build`. Otherwise install Berth again.',
      { cause },
    )
  }
}
