/** Asks the engine how one server's container is now, and puts the answer into the picture. */
import { isDeepStrictEqual } from 'node:util'
import type { Container, Engine } from '../engine/engine.ts'
import type { Role } from '../engine/labels.ts'
import type { Home } from '../home.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Tokens } from '../tokens/tokens.ts'
import { lastLinesOf } from './crash-lines.ts'
import { reasonInLog } from './crash-reason.ts'
import type { Definitions } from './definitions.ts'
import { afterInspect, afterProxyLook } from './facts.ts'
import { definitionIn } from './fleet-file.ts'
import { wantedSpecs } from './gate-spec.ts'
import { keptSecrets, knownSecrets, secretVersions } from './kept-secrets.ts'
import type { Picture } from './picture.ts'
import { byWeight, roleOf } from './tools.ts'

export interface Looks {
  /** Shows how this container of the server is now; null when it is gone, or no engine answers. */
  look(id: string, containerId: string): Promise<Container | null>
  /** Begins a look at everything; what it brings is shown for each server that no later look has shown. */
  begin(): (id: string, containers: readonly Container[]) => void
  /** Reads the server's token again, and where its secrets lie: their age, and whether a running container is outdated. */
  lookAtToken(id: string): Promise<void>
  /** Adds the end of the log to a crash that has none yet, and the reason when the log tells it. */
  lookAtEnd(id: string, containerId: string): Promise<void>
  limitsOf(id: string): { readonly memory: string; readonly stopTimeoutSeconds: number }
}

export interface LookParts {
  readonly home: Home
  readonly definitions: Definitions
  readonly tokens: Tokens
  readonly secrets: Secrets
  readonly picture: Picture
  /** The engine that answers now, or null. */
  readonly engine: () => Engine | null
}

export function createLooks(parts: LookParts): Looks {
  const { definitions, tokens, picture } = parts
  const newest = new Map<string, number>()
  let turns = 0
  /** Looks overlap: the answer to an older question must not replace that to a newer one. */
  const isNewest = (id: string, turn: number): boolean => {
    if (turn < (newest.get(id) ?? 0)) return false
    newest.set(id, turn)
    return true
  }
  const limitsOf = (id: string) => {
    const definition = definitionIn(definitions.current(), id)
    return { memory: definition?.limits.memory ?? 'unknown', stopTimeoutSeconds: definition?.stopTimeout ?? 35 }
  }
  const lookAtToken = async (id: string): Promise<void> => {
    const [value, createdAt, previous] = await Promise.all([tokens.read(id), tokens.createdAt(id), tokens.previous(id)])
    const definition = definitionIn(definitions.current(), id)
    const [versions, kept] = definition
      ? await Promise.all([secretVersions(parts, id, definition), keptSecrets(parts, id, definition)])
      : [{}, {}]
    const wanted = definition
      ? wantedSpecs(parts.home, id, definition, { token: value, secretVersions: versions })
      : null
    const token = createdAt === null ? null : { createdAt, previousUntil: previous?.until ?? null }
    picture.change(id, (facts) =>
      isDeepStrictEqual({ wanted, token, kept }, { wanted: facts.wanted, token: facts.token, kept: facts.kept })
        ? facts
        : { ...facts, wanted, token, kept },
    )
  }
  return {
    limitsOf,
    lookAtToken,
    look: async (id, containerId) => {
      const engine = parts.engine()
      if (!engine) return null
      const turn = ++turns
      const [container] = await Promise.all([engine.inspect(containerId), lookAtToken(id)])
      const { container: current, ...facts } = picture.facts(id)
      const role = container ? roleOf(container) : proxies.find((one) => facts[one]?.id === containerId)
      const proxy = proxies.find((one) => one === role)
      if (proxy) {
        if (container === null || isNewer(container, facts[proxy]))
          picture.change(id, (its) => afterProxyLook(its, proxy, container))
        return container
      }
      const isAbout = container ? isNewer(container, current) : current?.id === containerId
      if (isAbout && isNewest(id, turn)) picture.change(id, (its) => afterInspect(its, container, limitsOf(id)))
      return container
    },
    begin: () => {
      const turn = ++turns
      return (id, containers) => {
        if (!isNewest(id, turn)) return
        const inOrder = containers.toSorted(byWeight)
        const foremost = (role: Role): Container | null => inOrder.find((one) => roleOf(one) === role) ?? null
        const running = inOrder.filter((one) => roleOf(one) === 'session' && one.status === 'running')
        const sessions = running.map((one) => one.id)
        const [gate, tls] = [foremost('gate'), foremost('tls')]
        picture.change(id, (facts) => ({
          ...afterInspect(facts, foremost('server'), limitsOf(id)),
          sessions,
          gate,
          tls,
        }))
      }
    },
    lookAtEnd: async (id, containerId) => {
      const engine = parts.engine()
      const { crash } = picture.facts(id)
      const definition = definitionIn(definitions.current(), id)
      if (!engine || !crash || crash.lastLines.length > 0 || !definition) return
      const secrets = await knownSecrets(parts, id, definition, await tokens.read(id))
      const lastLines = await lastLinesOf(engine, containerId, crash.at, secrets)
      const told = reasonInLog(lastLines, crash.exitCode)
      picture.change(id, (facts) =>
        facts.crash?.at === crash.at
          ? { ...facts, crash: { ...facts.crash, lastLines, reason: told ?? facts.crash.reason } }
          : facts,
      )
    },
  }
}

/** What stands before a server. */
const proxies = ['gate', 'tls'] as const

/** While a container is replaced, the old one is still heard of: it must not show again. */
function isNewer(container: Container, current: Container | null): boolean {
  return current === null || container.id === current.id || container.createdAt >= current.createdAt
}
