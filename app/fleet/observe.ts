/** Follows the engine: every event of our containers, and one look at all of them whenever it is reached anew. */
import type { EngineView } from '../contract/snapshot.ts'
import type { Container, Engine, EngineEvent } from '../engine/engine.ts'
import { HOME_LABEL, ROLE_LABEL, SERVER_LABEL } from '../engine/labels.ts'
import type { Home } from '../home.ts'
import type { Definitions } from './definitions.ts'
import { afterEvent, type ServerFacts, withoutEngine } from './facts.ts'
import type { Looks } from './look.ts'
import { isOrphan } from './owner.ts'
import type { Picture } from './picture.ts'
import { removeOrphans } from './sweep-sessions.ts'

export interface Observer {
  onEvent(event: EngineEvent): void
  onView(view: EngineView): void
  /** Looks at every container of this home: adopts, forgets, and sweeps what dead processes left behind. */
  reconcile(engine: Engine): Promise<void>
}

export interface ObserverParts {
  readonly home: Home
  readonly definitions: Definitions
  readonly picture: Picture
  readonly looks: Looks
  /** The container's own HEALTHCHECK says that it is not well. */
  readonly onUnwell: (id: string) => void
  readonly log: (line: string) => void
}

type ContainerEvent = Extract<EngineEvent, { kind: 'container' }>

export function createObserver(parts: ObserverParts): Observer {
  const { home, definitions, picture, looks } = parts
  const noting =
    (what: string) =>
    (cause: unknown): void =>
      parts.log(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`)

  const onServerEvent = (id: string, event: ContainerEvent): void => {
    const current = picture.facts(id).container
    const isCurrent = current === null || current.id === event.containerId
    if (isCurrent) picture.change(id, (facts) => afterEvent(facts, event, looks.limitsOf(id)))
    const isCrash = isCurrent && event.action === 'die' && picture.facts(id).endedByItself
    looks
      .look(id, event.containerId)
      .then(() => (isCrash ? looks.lookAtEnd(id, event.containerId) : undefined))
      .catch(noting(`${event.action} of ${id}`))
  }
  return {
    onView: (view) => {
      const wasReady = picture.store.getState().engine.kind === 'ready'
      if (wasReady && view.kind !== 'ready') picture.changeAll(withoutEngine)
      picture.showEngine(view)
    },
    onEvent: (event) => {
      if (event.kind === 'health') {
        const id = event.status === 'unhealthy' ? serverOf(picture, event.containerId) : null
        if (id) parts.onUnwell(id)
        return
      }
      const id = event.labels[SERVER_LABEL]
      if (!id || event.labels[HOME_LABEL] !== home.key) return
      const role = event.labels[ROLE_LABEL]
      if (role === 'session') picture.change(id, (facts) => afterSessionEvent(facts, event))
      else if (role === 'gate' || role === 'tls')
        looks.look(id, event.containerId).catch(noting(`${event.action} of the ${role} container of ${id}`))
      else onServerEvent(id, event)
    },
    reconcile: async (engine) => {
      const show = looks.begin()
      const all = await engine.containersWith({ [HOME_LABEL]: home.key })
      removeOrphans(engine, all).catch(noting('sweep'))
      const byServer = grouped(all.filter((container) => !isOrphan(container)))
      const ids = new Set([...byServer.keys(), ...Object.keys(definitions.current().servers)])
      for (const id of ids) show(id, byServer.get(id) ?? [])
      await Promise.all([...ids].map(looks.lookAtToken))
      for (const id of ids) {
        const { container, endedByItself } = picture.facts(id)
        if (container && endedByItself) looks.lookAtEnd(id, container.id).catch(noting(`last lines of ${id}`))
      }
    },
  }
}

function afterSessionEvent(facts: ServerFacts, { action, containerId }: ContainerEvent): ServerFacts {
  const others = facts.sessions.filter((id) => id !== containerId)
  if (action === 'start') return { ...facts, sessions: [...others, containerId] }
  if (action === 'die' || action === 'destroy') return { ...facts, sessions: others }
  return facts
}

function serverOf(picture: Picture, containerId: string): string | null {
  return picture.store.getState().servers.find(({ container }) => container?.id === containerId)?.id ?? null
}

function grouped(containers: readonly Container[]): ReadonlyMap<string, readonly Container[]> {
  const groups = new Map<string, readonly Container[]>()
  for (const container of containers) {
    const id = container.labels[SERVER_LABEL] ?? ''
    groups.set(id, [...(groups.get(id) ?? []), container])
  }
  return groups
}
