import { expect, test } from 'vitest'
import { excludedRanges } from './reservations.ts'
import { recorded } from './testing/recorded.ts'
import { netstatListeners, plainListeners, powershellListeners, tasklistNames } from './windows-listeners.ts'

test('PowerShell: whose each listener is, in any language', () => {
  const listeners = powershellListeners(recorded('powershell-windows'))
  expect(listeners.map(({ port, address, process, user, owner }) => [port, address, process, user, owner])).toEqual([
    [3000, '::', 'node', 'Ada', 'own'],
    [3000, '0.0.0.0', 'node', 'Ada', 'own'],
    [3001, '127.0.0.1', 'System', null, 'system'],
    [3002, 'fe80::1d2c:77ab', 'com.docker.backend', 'ada', 'own'],
    [3003, '::1', 'wslrelay', 'ada', 'own'],
    [3004, '0.0.0.0', 'svchost', 'LOKALER DIENST', 'system'],
    [3005, '127.0.0.1', 'python', 'bob', 'other-user'],
    [3006, '127.0.0.1', null, null, 'system'],
  ])
})

test('PowerShell: command without its token, and start time', () => {
  expect(powershellListeners(recorded('powershell-windows'))[0]).toEqual({
    port: 3000,
    address: '::',
    family: 6,
    pid: 9120,
    process: 'node',
    command: '"C:\\Program Files\\nodejs\\node.exe" server.js --token=•••',
    user: 'Ada',
    owner: 'own',
    startedAt: 1_772_441_999_123,
  })
})

test('an answer that is not the JSON asked for is refused, so that netstat gets its turn', () => {
  expect(() => powershellListeners('Get-NetTCPConnection : Access is denied.')).toThrow()
  expect(() => powershellListeners('{"address":"::"}')).toThrow()
})

test.each(['en', 'de'])('netstat in the language %s', (language) => {
  expect(netstatListeners(recorded(`netstat-windows-${language}`))).toEqual([
    { port: 3000, address: '0.0.0.0', family: 4, pid: 9120 },
    { port: 3002, address: '127.0.0.1', family: 4, pid: 4711 },
    { port: 3000, address: '::', family: 6, pid: 9120 },
    { port: 3003, address: '::1', family: 6, pid: 4 },
    { port: 3005, address: 'fe80::1d2c:77ab', family: 6, pid: 5012 },
  ])
})

test('without scripts, tasklist names the processes, and none of them counts as the person’s own', () => {
  const names = tasklistNames(recorded('tasklist-windows-de'))
  const listeners = plainListeners(netstatListeners(recorded('netstat-windows-en')), names)
  expect(listeners.map(({ pid, process, owner }) => [pid, process, owner])).toEqual([
    [9120, 'node', 'system'],
    [4711, null, 'system'],
    [9120, 'node', 'system'],
    [4, 'System', 'system'],
    [5012, 'com.docker.backend', 'system'],
  ])
})

test.each(['en', 'es'])(
  'netsh in the language %s: what Windows keeps, but not what an administrator set aside',
  (language) => {
    const ranges = excludedRanges(recorded(`netsh-windows-${language}`))
    expect(ranges).toContainEqual({ first: 2980, last: 3079 })
    expect(ranges).toContainEqual({ first: 5357, last: 5357 })
    expect(ranges.some(({ first }) => first === 50_000)).toBe(false)
  },
)

test('netsh without a range', () => {
  expect(excludedRanges('\r\nThe following command was not found: interface.\r\n')).toEqual([])
})
