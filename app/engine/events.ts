/** The engine's event stream, in our words. */
import type Docker from 'dockerode'
import { z } from 'zod'
import type { EngineEvent } from './engine.ts'
import { engineFailure, inOurWords } from './engine-failure.ts'
import { jsonLines } from './json-lines.ts'

/** Docker before 1.52 says both `status`/`id` and `Action`/`Actor`, later ones only the second, some Podmans only the first. */
const RawEvent = z.object({
  Type: z.string().optional(),
  Action: z.string().optional(),
  status: z.string().optional(),
  id: z.string().optional(),
  Actor: z.object({ ID: z.string().optional(), Attributes: z.record(z.string(), z.string()).nullish() }).optional(),
  time: z.number().optional(),
  timeNano: z.number().optional(),
})

type ContainerAction = Extract<EngineEvent, { kind: 'container' }>['action']

const actions: Readonly<Record<string, ContainerAction>> = {
  create: 'create',
  start: 'start',
  die: 'die',
  died: 'die',
  oom: 'oom',
  stop: 'stop',
  kill: 'kill',
  pause: 'pause',
  unpause: 'unpause',
  destroy: 'destroy',
  remove: 'destroy',
  rename: 'rename',
  update: 'update',
}

/** Attributes that the engine mixes in with the labels. */
const notLabels = new Set([
  'image',
  'name',
  'exitCode',
  'containerExitCode',
  'signal',
  'execDuration',
  'execID',
  'podId',
])

/** Our event, or null for one that no part of Berth cares about (exec, attach, resize...). */
export function eventFrom(json: unknown): EngineEvent | null {
  const raw = RawEvent.parse(json)
  if (raw.Type !== undefined && raw.Type !== 'container') return null
  const containerId = raw.Actor?.ID ?? raw.id
  const action = raw.Action ?? raw.status
  if (!containerId || !action) return null
  if (action.startsWith('health_status')) return healthFrom(action, containerId)
  const known = actions[action]
  if (!known) return null
  const attributes = raw.Actor?.Attributes ?? {}
  // Podman gives every event an exit code; only one of them is news.
  const exitCode = known === 'die' ? (attributes['exitCode'] ?? attributes['containerExitCode']) : undefined
  return {
    kind: 'container',
    action: known,
    containerId,
    labels: Object.fromEntries(Object.entries(attributes).filter(([name]) => !notLabels.has(name))),
    exitCode: exitCode === undefined ? null : Number(exitCode),
    time: raw.timeNano ? Math.floor(raw.timeNano / 1e6) : (raw.time ?? 0) * 1000,
  }
}

function healthFrom(action: string, containerId: string): EngineEvent | null {
  const status = action.split(':')[1]?.trim()
  if (status !== 'healthy' && status !== 'unhealthy' && status !== 'starting') return null
  return { kind: 'health', containerId, status }
}

/**
 * Only what `eventFrom` knows is asked for: health checks inside containers would else wake Berth four times each.
 * Both Docker's and Podman's names; an engine passes over those it does not have.
 */
const filters = JSON.stringify({ type: ['container'], event: [...Object.keys(actions), 'health_status'] })

/** See `Engine.events`. */
export async function subscribeToEvents(docker: Docker, signal: AbortSignal): Promise<AsyncIterable<EngineEvent>> {
  const stream = await inOurWords('follow what the engine does', () =>
    docker.getEvents({ filters, abortSignal: signal }),
  )
  return readEvents(stream, signal)
}

async function* readEvents(stream: NodeJS.ReadableStream, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  try {
    for await (const json of jsonLines(stream)) {
      const event = eventFrom(json)
      if (event) yield event
    }
  } catch (thrown) {
    if (signal.aborted) return
    throw engineFailure(thrown, 'follow what the engine does')
  }
  // The engine never ends this stream by itself, except when it shuts down.
  if (!signal.aborted) throw engineFailure({ code: 'ECONNRESET' }, 'follow what the engine does')
}
