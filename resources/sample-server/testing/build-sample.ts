/** Builds the sample server for a test as `npm run build` does, into a folder of the test's own. */
import { cp } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createBuilder } from 'vite'
import { sampleEnvironment } from '../../../vite.environments.ts'

const sources = resolve(import.meta.dirname, '..')

/** Fills the folder with all that the image is built from: the bundle in `dist`, Dockerfile and .dockerignore. */
export async function buildSample(folder: string): Promise<void> {
  const { build, ...rest } = sampleEnvironment()
  const builder = await createBuilder({
    configFile: false,
    environments: { sample: { ...rest, build: { ...build, outDir: join(folder, 'dist') } } },
    logLevel: 'error',
  })
  const environment = builder.environments['sample']
  if (!environment) throw new Error('There is no environment "sample".')
  await builder.build(environment)
  for (const name of ['Dockerfile', '.dockerignore']) await cp(join(sources, name), join(folder, name))
}
