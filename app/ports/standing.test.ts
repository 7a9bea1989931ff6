import { expect, test } from 'vitest'
import { standingOf } from './standing.ts'
import { listenerOf } from './testing/readings.ts'

const self = 999

test.each([
  ['node', {}, 'own'],
  ['node', { owner: 'other-user' }, 'other-user'],
  ['postgres', { owner: 'system' }, 'system'],
  ['sshd', {}, 'system'],
  ['systemd-resolved', {}, 'system'],
  ['ControlCenter', {}, 'system'],
  ['svchost', {}, 'system'],
  ['dockerd', {}, 'system'],
  ['sshd-session', {}, 'system'],
  ['masterpiece', {}, 'own'],
  ['anything', { pid: 1 }, 'system'],
  ['node', { pid: self }, 'berth'],
  ['berth', {}, 'berth'],
  ['Berth Helper', {}, 'berth'],
  ['electron', { command: 'electron /opt/Berth/resources/app.asar/dist/app/cli.js connect notes' }, 'berth'],
  ['node', { command: 'node C:\\Berth\\dist\\app\\cli.js connect notes' }, 'berth'],
  ['node', { command: 'node dist/app/main.json' }, 'own'],
] as const)('%s %j: %s', (process, about, standing) => {
  expect(standingOf(listenerOf({ process, ...about }), self)).toBe(standing)
})
