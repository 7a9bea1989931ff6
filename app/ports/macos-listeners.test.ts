import { expect, test } from 'vitest'
import { lsofSockets, macosListenersFrom, psProcesses } from './macos-listeners.ts'
import { netstatSockets } from './macos-netstat.ts'
import { recorded } from './testing/recorded.ts'

test('lsof: addresses, families and names, and each socket once', () => {
  expect(lsofSockets(recorded('lsof-macos'))).toEqual([
    { port: 3000, address: '0.0.0.0', family: 4, pid: 612, name: 'ControlCenter' },
    { port: 3000, address: '::', family: 6, pid: 612, name: 'ControlCenter' },
    { port: 3001, address: '127.0.0.1', family: 4, pid: 1873, name: 'com.docker.backend' },
    { port: 3002, address: '::1', family: 6, pid: 2044, name: 'Google Chrome Helper' },
    { port: 3003, address: 'fe80::1', family: 6, pid: 2101, name: 'Café' },
    { port: 3004, address: '127.0.0.1', family: 4, pid: 53130, name: 'ssh' },
  ])
})

test('nobody listening is no output', () => {
  expect(lsofSockets('')).toEqual([])
  expect(netstatSockets('')).toEqual([])
  expect(psProcesses('').size).toBe(0)
})

test('netstat with the column process:pid, whose names hold spaces', () => {
  expect(netstatSockets(recorded('netstat-macos-15'))).toEqual([
    { port: 3001, address: '127.0.0.1', family: 4, pid: 1873 },
    { port: 3000, address: '::', family: 6, pid: 612 },
    { port: 3002, address: '::1', family: 6, pid: 2044 },
    { port: 3010, address: '0.0.0.0', family: 4, pid: 411 },
    { port: 3011, address: '2a00:1450:4001:82b::200e', family: 6, pid: 733 },
  ])
})

test('netstat with the column pid, and without any', () => {
  const text = recorded('netstat-macos-12')
  const sockets = [
    { port: 3010, address: '0.0.0.0', family: 4, pid: 411 },
    { port: 3010, address: '::', family: 6, pid: 411 },
  ]
  expect(netstatSockets(text)).toEqual(sockets)
  const withoutPid = sockets.map((socket) => ({ ...socket, pid: null }))
  expect(netstatSockets(text.replace('pid   epid', 'one   two '))).toEqual(withoutPid)
})

test('ps: whose a process is, since when, and its command without its key', () => {
  const processes = psProcesses(recorded('ps-macos'))
  expect(processes.size).toBe(7)
  expect(processes.get(2101)).toEqual({
    uid: 501,
    user: 'ada',
    startedAt: new Date(2026, 2, 10, 9, 16, 0).getTime(),
    command: 'node /Users/ada/Café/server.js --api-key ••• --port 3003',
  })
})

test('whose a listener is: a person, the other one, the system', () => {
  const processes = psProcesses(recorded('ps-macos'))
  const own = lsofSockets(recorded('lsof-macos')).filter(({ port }) => port !== 3002)
  const others = netstatSockets(recorded('netstat-macos-15')).filter(({ port }) => port >= 3010 || port === 3002)
  const listeners = macosListenersFrom([...own, ...others], processes, 501)
  expect(listeners.map(({ port, process, user, owner }) => [port, process, user, owner])).toEqual([
    [3000, 'ControlCenter', 'ada', 'own'],
    [3000, 'ControlCenter', 'ada', 'own'],
    [3001, 'com.docker.backend', 'ada', 'own'],
    [3003, 'Café', 'ada', 'own'],
    [3004, 'ssh', 'ada', 'own'],
    [3002, 'Google Chrome Helper', 'bob', 'other-user'],
    [3010, 'httpd', 'root', 'system'],
    [3011, 'mysqld', '_mysql', 'system'],
  ])
})

test('without a word from ps, a listener that lsof shows is our own and another one is nobody we know', () => {
  const sockets = [...lsofSockets('p1\ncx\ntIPv4\nn*:3000'), ...netstatSockets(recorded('netstat-macos-12'))]
  const listeners = macosListenersFrom(sockets, new Map(), 501)
  expect(listeners.map(({ pid, owner, user, command }) => [pid, owner, user, command])).toEqual([
    [1, 'own', null, null],
    [411, 'other-user', null, null],
    [411, 'other-user', null, null],
  ])
})
