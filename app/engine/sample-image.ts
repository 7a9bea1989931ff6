/** The sample server's image: named after what is in it, built on this computer the first time it is wanted. */
import type { ServerDefinitionInput } from '../contract/server.ts'
import type { StartStep } from '../contract/snapshot.ts'
import type { Engine } from './engine.ts'
import type { BuildDeps } from './pulled-or-local.ts'
import { createSharedWork, type SharedWork } from './shared-work.ts'

const REPOSITORY = 'berth/sample-server'

/** Hash of its sources and of the SDK's version. The test beside this file fails, and says what to write, when it is not. */
const SAMPLE_VERSION = '93b92114b571'

export const SAMPLE_IMAGE = `${REPOSITORY}:${SAMPLE_VERSION}`

/** True for the sample of any version: a definition written by an older Berth names an older one. */
export const isSampleImage = (reference: string): boolean => reference.startsWith(`${REPOSITORY}:`)

export const sampleDefinition: ServerDefinitionInput = {
  image: SAMPLE_IMAGE,
  transport: 'streamable-http',
  containerPort: 3000,
  path: '/mcp',
}

type Step = Extract<StartStep, { kind: 'pull' | 'build' }>

/** The build under way in each engine, so that ten samples that start at once are one build. */
const builds = new WeakMap<Engine, SharedWork<Step>>()

/**
 * Returns when the engine has the image; at once when it has it already, otherwise after a pull of the base (minutes on
 * a slow line, 20 s at most when no registry answers) and a build of a few seconds. Fails with `pull-failed`,
 * `build-failed`, `cancelled` or what else the engine fails with.
 */
export async function ensureSampleImage(
  engine: Engine,
  deps: BuildDeps & {
    /** The folder `resources` of a checkout or of the installed app. */
    readonly resources: string
  },
): Promise<void> {
  if (await engine.hasImage(SAMPLE_IMAGE)) return
  const { resources, platform } = deps
  const build =
    builds.get(engine) ??
    createSharedWork<Step>('building the sample server', async (onProgress, signal) => {
      const { buildSampleImage } = await import('./build-sample-image.ts')
      await buildSampleImage(engine, { image: SAMPLE_IMAGE, resources }, { platform, onProgress, signal })
    })
  builds.set(engine, build)
  await build.join(deps.onProgress, deps.signal)
}
