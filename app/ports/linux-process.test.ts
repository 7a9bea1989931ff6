import { expect, test } from 'vitest'
import { bootTime, linuxProcess, startTicks, userNames } from './linux-process.ts'
import { recorded } from './testing/recorded.ts'

test('the start of a process whose name holds spaces and brackets', () => {
  expect(startTicks(recorded('proc-stat'))).toBe(8_675_309)
  expect(startTicks('')).toBeNull()
})

test('user names, without the lines that are none', () => {
  expect([...userNames(recorded('passwd'))]).toEqual([
    [0, 'root'],
    [1, 'daemon'],
    [65_534, 'nobody'],
    [1000, 'ada'],
  ])
})

test.runIf(process.platform === 'linux')('this very process', () => {
  const { pid, parent, name, uid, startedAt, command } = linuxProcess(process.pid, bootTime())
  expect({ pid, parent, name, uid }).toEqual({
    pid: process.pid,
    parent: process.ppid,
    name: 'node',
    uid: process.getuid?.(),
  })
  expect(command).not.toBeNull()
  // The kernel tells when it booted in whole seconds.
  expect(Math.abs((startedAt ?? 0) - (Date.now() - process.uptime() * 1000))).toBeLessThan(1_500)
})

test.runIf(process.platform === 'linux')('a process that has ended', () => {
  expect(linuxProcess(4_194_305, 0)).toEqual({
    pid: 4_194_305,
    parent: 0,
    name: null,
    command: null,
    uid: null,
    startedAt: null,
  })
})
