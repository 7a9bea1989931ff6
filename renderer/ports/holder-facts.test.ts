/** The card tells all that is known of a holder, and says where the system is silent. */
import { expect, test } from 'vitest'
import type { PortHolder } from '../../app/contract/ports.ts'
import { holderFacts } from './holder-facts.ts'

const bindings = [
  { address: '0.0.0.0', family: 4 },
  { address: '::', family: 6 },
  { address: '0.0.0.0', family: 4 },
] as const
const told = (holder: PortHolder) =>
  Object.fromEntries(holderFacts(holder, 10_000_000).map((fact) => [fact.name, fact.value]))

test('a process: name, pid, command line, user, age, addresses', () => {
  const holder: PortHolder = {
    kind: 'process',
    bindings,
    words: '',
    pid: 42,
    name: 'node',
    command: 'node vite.js',
    user: 'ada',
    startedAt: 10_000_000 - 3_600_000,
    standing: 'own',
  }
  expect(told(holder)).toEqual({
    Program: 'node',
    Pid: '42',
    Command: 'node vite.js',
    User: 'ada',
    Started: '1 h ago',
    'Listens on': '0.0.0.0, ::',
  })
  expect(told({ ...holder, name: null, command: null, user: null, startedAt: null })).toMatchObject({
    Program: 'not told by the system',
    Command: 'not told by the system',
    User: 'unknown',
  })
})

test('a container: name, image, compose project, and whose it is when another home has it', () => {
  const holder: PortHolder = {
    kind: 'container',
    bindings,
    words: '',
    id: 'ab',
    name: 'shop-db-1',
    image: 'postgres:16',
    project: 'shop',
    server: null,
    otherHome: true,
  }
  expect(told(holder)).toEqual({
    Container: 'shop-db-1',
    Image: 'postgres:16',
    Project: 'shop',
    'Belongs to': 'another Berth home',
    'Listens on': '0.0.0.0, ::',
  })
})
