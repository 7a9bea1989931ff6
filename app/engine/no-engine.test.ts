import { expect, test } from 'vitest'
import { noEngine } from './no-engine.ts'

const tried = [{ endpoint: '/var/run/docker.sock', problem: 'not there' }]

test.each([
  ['linux', 'systemctl start docker'],
  ['darwin', 'OrbStack'],
  ['win32', 'Docker Desktop'],
] as const)('fit %s', (platform, fix) => {
  expect(noEngine(tried, null, platform)).toMatchObject({
    kind: 'no-engine',
    tried,
    fix: expect.stringContaining(fix),
  })
})

test('a socket that may not be opened has its own fix', () => {
  const denied = [...tried, { endpoint: '/run/docker.sock', problem: 'permission denied' }]
  expect(noEngine(denied, null, 'linux')).toMatchObject({
    message: 'You may not use the engine at /run/docker.sock.',
    fix: expect.stringContaining('usermod -aG docker'),
  })
})
