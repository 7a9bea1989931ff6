/** A fleet as a snapshot shows it, small and whole, for tests of what reads one. */
import { ServerDefinition } from '../contract/server.ts'
import { Settings } from '../contract/settings.ts'
import type { EngineView, Health, ProbeReport, ServerState, ServerView, Snapshot } from '../contract/snapshot.ts'

export const readyEngine: EngineView = {
  kind: 'ready',
  product: 'docker',
  version: '28.0.0',
  apiVersion: '1.48',
  endpoint: '/var/run/docker.sock',
  operatingSystem: 'Debian',
  architecture: 'x86_64',
}

export const missingEngine: EngineView = {
  kind: 'missing',
  failure: { kind: 'no-engine', message: 'No container engine answers.', fix: 'Start Docker.' },
  tried: [],
  nextTryAt: 0,
}

export function server(id: string, state: ServerState, more: Partial<ServerView> = {}): ServerView {
  return {
    id,
    definition: ServerDefinition.parse({ image: 'mcp/everything', port: 3000 }),
    state,
    health: { kind: 'unknown' },
    lastCrash: null,
    outdated: false,
    conflict: null,
    bindings: [],
    container: null,
    token: null,
    gate: null,
    entries: [],
    remote: null,
    plainSecrets: [],
    keptSecrets: {},
    ...more,
  }
}

export function snapshot(servers: readonly ServerView[], more: Partial<Snapshot> = {}): Snapshot {
  return {
    revision: 1,
    engine: readyEngine,
    servers,
    clients: [],
    settings: Settings.parse({}),
    problems: [],
    app: { version: '0.0.0', home: '/tmp/home', platform: 'linux', packaged: false },
    ...more,
  }
}

export const running: ServerState = { kind: 'running', since: 0 }
export const stopped: ServerState = { kind: 'stopped' }
export const crashed: ServerState = {
  kind: 'crashed',
  crash: { at: 0, exitCode: 3, outOfMemory: false, lastLines: [], reason: 'It ended with exit code 3.' },
}

function probed(outcome: ProbeReport['outcome']): Health {
  return { kind: 'probed', report: { at: 0, stages: [], milliseconds: 5, outcome } }
}

export const healthy = probed({
  kind: 'healthy',
  access: 'token',
  protocolVersion: '2025-11-25',
  serverName: 'everything',
  serverVersion: '1',
  tools: [],
})
export const unhealthy = probed({
  kind: 'unhealthy',
  stage: 'http',
  reason: 'It answers 502.',
  fix: 'Read its log.',
  answered: true,
})
