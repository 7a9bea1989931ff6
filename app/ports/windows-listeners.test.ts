import { expect, test } from 'vitest'
import { netstatListeners, powershellListeners } from './windows-listeners.ts'

test('reads what PowerShell answers', () => {
  const recorded =
    '[{"address":"::","port":3000,"pid":9120,"process":"node"},{"address":"127.0.0.1","port":3001,"pid":4,"process":null},' +
    '{"address":"fe80::1d2c:77ab%12","port":3002,"pid":5012,"process":"com.docker.backend"}]\r\n'
  expect(powershellListeners(recorded)).toEqual([
    { port: 3000, address: '::', family: 6, pid: 9120, process: 'node', user: null },
    { port: 3001, address: '127.0.0.1', family: 4, pid: 4, process: null, user: null },
    { port: 3002, address: 'fe80::1d2c:77ab', family: 6, pid: 5012, process: 'com.docker.backend', user: null },
  ])
})

test('an answer that is not the JSON asked for is refused, so that netstat gets its turn', () => {
  expect(() => powershellListeners('Get-NetTCPConnection : Access is denied.')).toThrow()
  expect(() => powershellListeners('{"address":"::"}')).toThrow()
})

test('reads netstat in English and in German', () => {
  const recorded = `
Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:3000           0.0.0.0:0              LISTENING       9120
  TCP    127.0.0.1:3001         127.0.0.1:52811        ESTABLISHED     9120
  TCP    127.0.0.1:3002         0.0.0.0:0              ABHÖREN         4711
  TCP    [::1]:3003             [::]:0                 LISTENING       4
  UDP    0.0.0.0:3004           *:*                                    1204
`.replaceAll('\n', '\r\n')
  expect(netstatListeners(recorded)).toEqual([
    { port: 3000, address: '0.0.0.0', family: 4, pid: 9120, process: null, user: null },
    { port: 3002, address: '127.0.0.1', family: 4, pid: 4711, process: null, user: null },
    { port: 3003, address: '::1', family: 6, pid: 4, process: null, user: null },
  ])
})
