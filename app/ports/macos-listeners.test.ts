import { expect, test } from 'vitest'
import { lsofListeners } from './macos-listeners.ts'

/** As `lsof -nP +c 0 -iTCP:3000-3099 -sTCP:LISTEN -F pcutn` writes it. */
const recorded = `p612
cControlCenter
u501
f9
tIPv4
n*:3000
f10
tIPv6
n*:3000
p1873
ccom.docker.backend
u501
f171
tIPv4
n127.0.0.1:3001
f172
tIPv4
n127.0.0.1:3001
p2044
cGoogle\\x20Chrome\\x20Helper
u502
f33
tIPv6
n[::1]:3002
`

test('reads addresses, families and owners, and each socket once', () => {
  expect(lsofListeners(recorded)).toEqual([
    { port: 3000, address: '0.0.0.0', family: 4, pid: 612, process: 'ControlCenter', user: '501' },
    { port: 3000, address: '::', family: 6, pid: 612, process: 'ControlCenter', user: '501' },
    { port: 3001, address: '127.0.0.1', family: 4, pid: 1873, process: 'com.docker.backend', user: '501' },
    { port: 3002, address: '::1', family: 6, pid: 2044, process: 'Google Chrome Helper', user: '502' },
  ])
})

test('nobody listening is no output', () => {
  expect(lsofListeners('')).toEqual([])
})
