/** CPU and memory of a running container, counted as `docker stats` counts them. */
import type Docker from 'dockerode'
import { z } from 'zod'
import type { RawStats } from './engine.ts'
import { engineFailure } from './engine-failure.ts'
import { jsonLines } from './json-lines.ts'
import { requestStream } from './request.ts'

const Cpu = z.object({
  cpu_usage: z.object({ total_usage: z.number(), percpu_usage: z.array(z.number()).nullish() }),
  system_cpu_usage: z.number().optional(),
  online_cpus: z.number().optional(),
})

const Frame = z.object({
  cpu_stats: Cpu,
  precpu_stats: Cpu.partial().optional(),
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
 * sends for a container that does not run.
 */
export function statsFrom(json: unknown): RawStats | null {
  const { cpu_stats: now, precpu_stats: before, memory_stats: memory } = Frame.parse(json)
  const systemBefore = before?.system_cpu_usage
  if (!systemBefore || !before?.cpu_usage || now.system_cpu_usage === undefined || !memory?.usage) return null
  const system = now.system_cpu_usage - systemBefore
  const used = now.cpu_usage.total_usage - before.cpu_usage.total_usage
  const cores = now.online_cpus || now.cpu_usage.percpu_usage?.length || 1
  return {
    cpu: system > 0 && used > 0 ? (used / system) * cores : 0,
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
