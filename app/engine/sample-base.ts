/** The base that the sample server's image is built on: pulled, or made from the local Node where no registry answers. */
import { Failure } from '../contract/failure.ts'
import type { StartStep } from '../contract/snapshot.ts'
import type { Engine } from './engine.ts'
import { localNodeRootfs } from './local-node-base.ts'

const PULLED_BASE = 'node:22-alpine'
/** Counts up when what `localNodeRootfs` puts in changes. */
const LOCAL_BASE = 'berth/node-base:1'

/**
 * Milliseconds without news after which a pull is given up. A reachable registry answers within seconds; a firewall
 * that swallows packets would cost minutes. Later, a layer that crawls may go without news for a while.
 */
const patience = { first: 20_000, later: 60_000 }

export interface BuildDeps {
  readonly platform: NodeJS.Platform
  readonly onProgress: (step: Extract<StartStep, { kind: 'pull' | 'build' }>) => void
  readonly signal: AbortSignal
}

/**
 * An image with Node 20 or newer that the engine has. Fails with what the pull failed with, except on Linux, where the
 * local Node takes its place.
 */
export async function sampleBase(engine: Engine, image: string, deps: BuildDeps, limits = patience): Promise<string> {
  if (await engine.hasImage(PULLED_BASE)) return PULLED_BASE
  if (await engine.hasImage(LOCAL_BASE)) return LOCAL_BASE
  try {
    await pullBase(engine, deps, limits)
    return PULLED_BASE
  } catch (problem) {
    if (deps.signal.aborted || !runsLocalNode(engine, deps.platform)) throw problem
  }
  deps.onProgress({
    kind: 'build',
    image,
    step: 0,
    steps: 0,
    line: 'Making a base image from the Node of this computer',
  })
  const changes = ['ENV PATH=/usr/local/bin', 'WORKDIR /app', 'CMD ["node"]']
  await engine.importImage(await localNodeRootfs({ platform: deps.platform }), { tag: LOCAL_BASE, changes })
  return LOCAL_BASE
}

/** Given up when nothing arrives for a while, however slow a pull that goes on may be. */
async function pullBase(engine: Engine, { onProgress, signal }: BuildDeps, limits: typeof patience): Promise<void> {
  const stall = new AbortController()
  let timer = setTimeout(() => stall.abort(), limits.first)
  onProgress({ kind: 'pull', image: PULLED_BASE, layers: [], currentBytes: 0, totalBytes: 0 })
  try {
    await engine.pull(
      PULLED_BASE,
      (progress) => {
        clearTimeout(timer)
        timer = setTimeout(() => stall.abort(), limits.later)
        onProgress({ kind: 'pull', image: PULLED_BASE, ...progress })
      },
      AbortSignal.any([signal, stall.signal]),
    )
  } catch (problem) {
    if (!stall.signal.aborted || signal.aborted) throw problem
    throw new Failure(
      'pull-failed',
      `Could not pull ${PULLED_BASE}: the registry does not answer.`,
      'Check the internet connection (and the proxy settings of Docker), then try again.',
      { cause: problem },
    )
  } finally {
    clearTimeout(timer)
  }
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', arm: 'arm', ppc64: 'ppc64le' }

/** An engine on another machine or emulating another processor could not run this computer's Node. */
const runsLocalNode = ({ info }: Engine, platform: NodeJS.Platform): boolean =>
  platform === 'linux' && info.architecture === architectures[process.arch]
