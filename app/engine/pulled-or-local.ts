/** An image that is pulled, or made from a program of this computer where no registry answers. */
import type { StartStep } from '../contract/snapshot.ts'
import type { Engine } from './engine.ts'
import { PATIENCE, type Patience, pullWithPatience } from './patient-pull.ts'

export interface BuildDeps {
  readonly platform: NodeJS.Platform
  readonly onProgress: (step: Extract<StartStep, { kind: 'pull' | 'build' }>) => void
  readonly signal: AbortSignal
}

export interface ImageSource {
  readonly official: string
  /** The number of its tag counts up when what `make` puts in changes. */
  readonly local: string
  /** The image that is told to be in the making: `local`, or what is built on it. */
  readonly told: string
  /** What the local one is made from, in a few words: "Node". */
  readonly program: string
  /** Makes the local one. */
  readonly make: (engine: Engine, signal: AbortSignal) => Promise<void>
}

/** The one of both that the engine has, the official one first; null when it has none. */
export async function presentImage(
  engine: Engine,
  { official, local }: Pick<ImageSource, 'official' | 'local'>,
): Promise<string | null> {
  const [hasOfficial, hasLocal] = await Promise.all([engine.hasImage(official), engine.hasImage(local)])
  if (hasOfficial) return official
  return hasLocal ? local : null
}

/**
 * The reference of an image that the engine has. Fails with what the pull failed with where a program of this computer
 * cannot run in the engine, else with what `make` fails with.
 */
export async function pulledOrLocal(
  engine: Engine,
  source: ImageSource,
  deps: BuildDeps,
  limits: Patience = PATIENCE,
): Promise<string> {
  const present = await presentImage(engine, source)
  if (present !== null) return present
  const { official, local, told, program } = source
  try {
    await pullWithPatience(engine, official, deps, limits)
    return official
  } catch (problem) {
    if (deps.signal.aborted || !runsLocalPrograms(engine, deps.platform)) throw problem
  }
  const line = `Making an image from the ${program} of this computer`
  deps.onProgress({ kind: 'build', image: told, step: 0, steps: 0, line })
  await source.make(engine, deps.signal)
  return local
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', arm: 'arm', ppc64: 'ppc64le' }

/** An engine on another machine or emulating another processor could not run this computer's programs. */
const runsLocalPrograms = ({ info }: Engine, platform: NodeJS.Platform): boolean =>
  platform === 'linux' && info.architecture === architectures[process.arch]
