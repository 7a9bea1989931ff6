/** A holder must be told so that nobody stops or ends the wrong one. */
import { expect, test } from 'vitest'
import type { PortHolder } from '../../app/contract/ports.ts'
import { addressWords, holderWords, processName } from './holder-words.ts'

const minute = 60_000
const loopback = [{ address: '127.0.0.1', family: 4 }] as const
const node: Extract<PortHolder, { kind: 'process' }> = {
  kind: 'process',
  pid: 4242,
  name: 'node',
  command: 'node server.js --port 3000',
  user: 'ada',
  startedAt: 10 * minute,
  standing: 'own',
  bindings: loopback,
  words: 'node, pid 4242',
}
const web: Extract<PortHolder, { kind: 'container' }> = {
  kind: 'container',
  id: 'a'.repeat(64),
  name: 'web',
  image: 'nginx:1.27',
  project: 'shop',
  server: null,
  otherHome: false,
  bindings: [
    { address: '0.0.0.0', family: 4 },
    { address: '::', family: 6 },
  ],
  words: 'container web (nginx:1.27)',
}

test('a process is told by pid, command line, user, age and address', () => {
  expect(holderWords(node, 13 * minute)).toEqual({
    name: 'node',
    tag: 'pid 4242',
    code: 'node server.js --port 3000',
    facts: ['ada', 'started 3 min ago', 'on 127.0.0.1'],
    note: null,
  })
})

test('what the system hides is left out, not made up', () => {
  const shy = holderWords({ ...node, name: null, command: null, user: null, startedAt: null }, 0)
  expect(shy).toEqual({ name: 'A program', tag: 'pid 4242', code: null, facts: ['on 127.0.0.1'], note: null })
})

test('a process that may not be asked to quit says why', () => {
  const notes = (['own', 'other-user', 'system', 'berth'] as const).map(
    (standing) => holderWords({ ...node, standing }, 0).note,
  )
  expect(notes[0]).toBeNull()
  expect(new Set(notes).size).toBe(4)
})

test('a foreign container tells its image and compose project; one of the fleet is named as the server it is', () => {
  expect(holderWords(web, 0)).toEqual({
    name: 'web',
    tag: 'container',
    code: 'nginx:1.27',
    facts: ['compose project shop', 'on every address of this computer'],
    note: null,
  })
  const ours = holderWords({ ...web, name: 'berth-notes', server: 'notes', project: null }, 0)
  expect([ours.name, ours.tag, ours.facts[0]]).toEqual(['notes', 'server of this fleet', 'container berth-notes'])
  expect(holderWords({ ...web, otherHome: true }, 0).note).toContain('another Berth home')
})

test('who cannot be named is not named, and the person is told what that means', () => {
  const hidden = holderWords({ kind: 'hidden', user: null, bindings: loopback, words: '' }, 0)
  const forwarder = holderWords(
    { kind: 'forwarder', pid: 812, product: 'Docker Desktop', bindings: loopback, words: '' },
    0,
  )
  const system = holderWords({ kind: 'system', bindings: [], words: '' }, 0)
  expect([hidden, forwarder, system].map(({ tag, note }) => [tag, note === null])).toEqual([
    ['user unknown', false],
    ['pid 812', false],
    ['reserved', false],
  ])
  expect(forwarder.name).toBe('Docker Desktop')
  expect(system.facts).toEqual([])
})

test('addresses: each once, and every address as what it means', () => {
  const on = (...addresses: readonly string[]) => addressWords(addresses.map((address) => ({ address, family: 4 })))
  expect([on('127.0.0.1', '::1'), on('127.0.0.1', '127.0.0.1'), on('127.0.0.1', '::'), on('192.168.1.7')]).toEqual([
    'on 127.0.0.1 and ::1',
    'on 127.0.0.1',
    'on every address of this computer',
    'on 192.168.1.7',
  ])
})

test('a process without a name is still told from others', () => {
  expect([processName({ name: 'node', pid: 7 }), processName({ name: null, pid: 7 })]).toEqual([
    'node (pid 7)',
    'process 7',
  ])
})
