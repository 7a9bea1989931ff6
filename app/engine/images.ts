/** Images: whether the engine has one, and the three ways to get one. */
import type Docker from 'dockerode'
import { z } from 'zod'
import { Failure } from '../contract/failure.ts'
import { createBuildReading } from './build-progress.ts'
import type { BuildProgress, Engine, PullProgress } from './engine.ts'
import { engineFailure, inOurWords, statusOf } from './engine-failure.ts'
import { jsonLines } from './json-lines.ts'
import { pullFailure } from './pull-failure.ts'
import { createPullTally } from './pull-progress.ts'
import { requestJson } from './request.ts'
import { throttled } from './throttled.ts'

/** Ten times a second looks smooth; the engine reports far more often. */
const PROGRESS_INTERVAL = 100
/** Reading a base image of some hundred MB from a slow disk stays well under this. */
const IMPORT_LIMIT = 5 * 60_000
const ASK_LIMIT = 30_000

export async function hasImage(docker: Docker, reference: string): Promise<boolean> {
  try {
    await requestJson(docker, {
      method: 'GET',
      path: `/images/${reference}/json`,
      signal: AbortSignal.timeout(ASK_LIMIT),
    })
    return true
  } catch (thrown) {
    if (statusOf(thrown) === 404) return false
    throw engineFailure(thrown, `look for the image ${reference}`)
  }
}

/** See `Engine.pull`. Takes as long as the network needs; the signal ends it in the engine too. */
export async function pullImage(
  docker: Docker,
  reference: string,
  onProgress: (progress: PullProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const tally = createPullTally()
  const report = throttled(() => onProgress(tally.progress()), PROGRESS_INTERVAL)
  try {
    for await (const json of jsonLines(await docker.pull(reference, { abortSignal: signal }))) {
      const { changed, error } = tally.add(json)
      if (error !== null) throw pullFailure(reference, error)
      if (changed) report(undefined)
    }
  } catch (thrown) {
    throw pullProblem(thrown, reference, signal)
  } finally {
    report.flush()
  }
}

function pullProblem(thrown: unknown, reference: string, signal: AbortSignal): unknown {
  if (signal.aborted)
    return new Failure('cancelled', `Cancelled: pulling ${reference}.`, 'Start again to go on with it.')
  if (thrown instanceof Failure) return thrown
  if (statusOf(thrown) !== undefined) return pullFailure(reference, (thrown as Error).message, thrown)
  return engineFailure(thrown, `pull ${reference}`)
}

/** See `Engine.build`. The classic builder: every engine since 2013 has it, and none needs a plugin for it. */
export async function buildImage(
  docker: Docker,
  context: NodeJS.ReadableStream,
  options: Parameters<Engine['build']>[1],
  onProgress: (progress: BuildProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const { tag, labels, args } = options
  const reading = createBuildReading(tag)
  const report = throttled(onProgress, PROGRESS_INTERVAL)
  try {
    const stream = await docker.buildImage(context, {
      t: tag,
      labels: { ...labels },
      buildargs: { ...args },
      rm: true,
      forcerm: true,
      abortSignal: signal,
    })
    for await (const json of jsonLines(stream)) {
      const progress = reading.add(json)
      if (progress) report(progress)
    }
  } catch (thrown) {
    if (signal.aborted) throw new Failure('cancelled', `Cancelled: building ${tag}.`, 'Start again to build it.')
    throw statusOf(thrown) === undefined
      ? engineFailure(thrown, `build ${tag}`)
      : reading.failure((thrown as Error).message)
  } finally {
    report.flush()
  }
}

const ImportLine = z.object({ status: z.string().optional(), error: z.string().optional() })

/** See `Engine.importImage`. */
export async function importImage(
  docker: Docker,
  rootfs: NodeJS.ReadableStream,
  { tag, changes }: { readonly tag: string; readonly changes: readonly string[] },
): Promise<void> {
  const [repo, version] = repositoryAndTag(tag)
  const abortSignal = AbortSignal.timeout(IMPORT_LIMIT)
  await inOurWords(`make the image ${tag}`, async () => {
    let id = ''
    const options = { repo, tag: version, changes: [...changes], abortSignal }
    for await (const json of jsonLines(await docker.importImage(rootfs, options))) {
      const { status, error } = ImportLine.parse(json)
      if (error) throw importFailure(tag, error)
      id = status ?? id
    }
    // Podman 4 imports and leaves the image without a name.
    if (!(await hasImage(docker, tag))) await docker.getImage(id).tag({ repo, tag: version, abortSignal })
  })
}

function importFailure(tag: string, cause: string): Failure {
  return new Failure('build-failed', `Could not make the image ${tag}.`, 'Free disk space, then try again.', { cause })
}

function repositoryAndTag(reference: string): readonly [repository: string, tag: string] {
  const colon = reference.lastIndexOf(':')
  if (colon <= reference.lastIndexOf('/')) return [reference, 'latest']
  return [reference.slice(0, colon), reference.slice(colon + 1)]
}
