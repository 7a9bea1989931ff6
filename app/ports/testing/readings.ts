/** Listeners and published ports for tests, with what does not matter filled in. */
import type { PublishedPort } from '../../engine/engine.ts'
import type { Listener } from '../listener.ts'

export const listenerOf = (about: Partial<Listener>): Listener => ({
  port: 3000,
  address: '127.0.0.1',
  family: 4,
  pid: 4242,
  process: 'node',
  command: 'node server.js',
  user: 'ada',
  owner: 'own',
  startedAt: 1_700_000_000_000,
  ...about,
})

export const bindingOf = (about: Partial<PublishedPort>): PublishedPort => ({
  port: 3000,
  address: '127.0.0.1',
  containerPort: 80,
  containerId: 'c1',
  containerName: 'web',
  image: 'nginx:1.27',
  labels: {},
  ...about,
})

/** This Berth, as the one who looks. */
export const viewer = { homeKey: 'home', pid: 1_234_567 }

export const nothing = { listeners: [], published: [], reservations: [] } as const
