/** CPU and memory of a running container: the same figures as in `docker stats`. */
import type Docker from 'dockerode'
import { z } from 'zod'
import type { RawStats } from './engine.ts'
import { engineFailure } from './engine-failure.ts'
import { instantFrom } from './from-docker.ts'
import { jsonLines } from './json-lines.ts'
import { requestStream } from './request.ts'

const Cpu = z.object({ cpu_usage: z.object({ total_usage: z.number() }) })

const Frame = z.object({
  read: z.string().optional(),
  preread: z.string().optional(),
  cpu_stats: Cpu,
  precpu_stats: Cpu.optional(),
  memory_stats: z
    .object({
      usage: z.number().optional(),
      limit: z.number().optional(),
      stats: z.object({ total_inactive_file: z.number().optional(), inactive_file: z.number().optional() }).nullish(),
    })
    .optional(),
})

/**
 * One sample, or null when the frame has nothing to compare with: the first one of a stream, and all that the engine
 * sends for a container that does not run. CPU time is measured against the clock: `system_cpu_usage` would be the time
 * of all cores in Docker, but of one in Podman.
 */
export function statsFrom(json: unknown): RawStats | null {
  const { read, preread, cpu_stats: now, precpu_stats: before, memory_stats: memory } = Frame.parse(json)
  const [from, to] = [instantFrom(preread), instantFrom(read)]
  if (from === null || to === null || to <= from || !before || !memory?.usage) return null
  const usedNanoseconds = now.cpu_usage.total_usage - before.cpu_usage.total_usage
  return {
    cpu: Math.max(0, usedNanoseconds / 1e6 / (to - from)),
    memoryBytes: withoutCache(memory.usage, memory.stats),
    memoryLimitBytes: memory.limit ?? 0,
  }
}

/** Pages the kernel can drop at any time are not memory the server needs: cgroup v1 and v2 name them differently. */
function withoutCache(usage: number, stats: NonNullable<z.infer<typeof Frame>['memory_stats']>['stats']): number {
  const inactive = stats?.total_inactive_file ?? stats?.inactive_file ?? 0
  return inactive < usage ? usage - inactive : usage
}

/** See `Engine.stats`: about one sample a second. Ends quietly when the signal aborts or the container is removed. */
export async function* followStats(docker: Docker, containerId: string, signal: AbortSignal): AsyncGenerator<RawStats> {
  const query = { stream: 1 }
  try {
    const stream = await requestStream(docker, {
      method: 'GET',
      path: `/containers/${containerId}/stats`,
      query,
      signal,
    })
    for await (const json of jsonLines(stream)) {
      const sample = statsFrom(json)
      if (sample) yield sample
    }
  } catch (thrown) {
    if (signal.aborted) return
    throw engineFailure(thrown, 'measure the container')
  }
}
