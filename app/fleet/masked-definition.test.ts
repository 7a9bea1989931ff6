import { expect, test } from 'vitest'
import { Failure } from '../contract/failure.ts'
import { ServerDefinition, type ServerDefinitionInput } from '../contract/server.ts'
import { hiddenNames, maskedDefinition, unmaskedDefinition } from './masked-definition.ts'

const definition = ServerDefinition.parse({
  image: 'mcp/notes',
  command: ['serve', '--api-key', 'flag-12345', '--port', '3000'],
  env: { LICENSE: 'key-12345', DB_PASS: 'pass-12345', DATABASE_URL: 'postgres://u:pw@host/db', MODE: 'fast' },
  secrets: ['LICENSE', 'ABSENT'],
} satisfies ServerDefinitionInput)
const masked = maskedDefinition(definition)

const refused = (edited: Partial<ServerDefinition>): string => {
  try {
    return JSON.stringify(unmaskedDefinition({ ...masked, ...edited }, definition))
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.kind !== 'invalid-input') throw thrown
    return thrown.message
  }
}

test('a face sees no credential: not those that `secrets` names, and none that looks like one', () => {
  expect(hiddenNames(definition)).toEqual(['LICENSE', 'ABSENT', 'DB_PASS'])
  expect(masked).toEqual({
    ...definition,
    command: ['serve', '--api-key', '•••', '--port', '3000'],
    env: { LICENSE: '•••', DB_PASS: '•••', DATABASE_URL: 'postgres://u:•••@host/db', MODE: 'fast' },
    secrets: ['LICENSE', 'ABSENT', 'DB_PASS'],
  })
})

test('an empty secret is shown as empty: a mask says that something is behind it', () => {
  const empty = { ...definition, env: { LICENSE: '' } }
  expect(maskedDefinition(empty).env).toEqual({ LICENSE: '' })
  expect(unmaskedDefinition(maskedDefinition(empty), empty).env).toEqual({ LICENSE: '' })
})

test('what comes back as it was shown keeps its values, and what was typed replaces them', () => {
  expect(unmaskedDefinition(masked, definition)).toEqual({ ...definition, secrets: masked.secrets })
  const env = { LICENSE: 'new-key', DB_PASS: '•••', MODE: 'slow' }
  const command = ['serve', '--verbose', '--api-key', '•••']
  const edited = unmaskedDefinition({ ...masked, env, command }, definition)
  expect(edited.env).toEqual({ LICENSE: 'new-key', DB_PASS: 'pass-12345', MODE: 'slow' })
  expect(edited.command).toEqual(['serve', '--verbose', '--api-key', 'flag-12345'])
})

test('a secret stays one unless its value is typed anew', () => {
  expect(refused({ secrets: [] })).toBe('LICENSE is a secret, and its value is not shown.')
  expect(refused({ secrets: ['LICENSE'] })).toBe('DB_PASS is a secret, and its value is not shown.')
  expect(refused({ env: { LICENSE: 'public' }, secrets: [] })).toContain('"LICENSE":"public"')
})

test('a masked value is not carried over to another name, nor to another address', () => {
  const moved = 'is •••, which stands for a value that Berth does not show. It cannot be moved or changed in part.'
  expect(refused({ env: { OTHER: '•••' }, secrets: ['OTHER'] })).toBe(`The value of OTHER ${moved}`)
  expect(refused({ env: { MODE: '•••' } })).toBe(`The value of MODE ${moved}`)
  expect(refused({ env: { LICENSE: 'x•••' } })).toBe(`The value of LICENSE ${moved}`)
  expect(refused({ env: { DATABASE_URL: 'postgres://u:•••@evil/db' } })).toBe(`The value of DATABASE_URL ${moved}`)
})

test('a masked part of a command is not carried over to another flag', () => {
  const moved = 'A part of the command is •••, which stands for a value that Berth does not show.'
  expect(refused({ command: ['echo', '•••'] })).toContain(moved)
  expect(refused({ command: ['--api-key', '•••', '--api-key', '•••'] })).toContain(moved)
  const two = { ...definition, command: ['--header', 'X-Api-Key: a-1', '--header', 'X-Api-Key: b-2'] }
  expect(unmaskedDefinition(maskedDefinition(two), two).command).toEqual(two.command)
})
