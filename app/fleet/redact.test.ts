import { expect, test } from 'vitest'
import { ServerDefinition } from '../contract/server.ts'
import { maskedDefinition, redactor, secretValues, unmaskedDefinition } from './redact.ts'

test('masks every occurrence, also in URLs and JSON', () => {
  const redact = redactor(['s3cr+t"x', 'token-1234'])
  expect(redact('a s3cr+t"x b token-1234 token-1234')).toBe('a ••• b ••• •••')
  expect(redact('GET /?key=s3cr%2Bt%22x')).toBe('GET /?key=•••')
  expect(redact('{"key":"s3cr+t\\"x"}')).toBe('{"key":"•••"}')
})

test('masks each line of a secret that has several, since a log shows it line by line', () => {
  const redact = redactor(['-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nAbC=\n-----END KEY-----'])
  expect(redact('loaded MIIEvQIBADANBgkq')).toBe('loaded •••')
})

test('a secret that contains another one is masked as a whole', () => {
  expect(redactor(['abcd', 'abcdefgh'])('abcdefgh')).toBe('•••')
})

test('values too short to be secrets leave the log alone', () => {
  expect(redactor(['', '1', 'on'])('1 on 1')).toBe('1 on 1')
})

const definition = ServerDefinition.parse({
  image: 'mcp/notes',
  env: { API_KEY: 'key-12345', MODE: 'fast' },
  secrets: ['API_KEY', 'ABSENT'],
})

test('the values to hide are the token and what `secrets` names', () => {
  expect(secretValues(definition, 'the-token')).toEqual(['the-token', 'key-12345', ''])
})

test('a face sees masks, and a mask that comes back keeps the value', () => {
  const masked = maskedDefinition(definition)
  expect(masked.env).toEqual({ API_KEY: '•••', MODE: 'fast' })
  const edited = { ...masked, env: { ...masked.env, MODE: 'slow' } }
  expect(unmaskedDefinition(edited, definition).env).toEqual({ API_KEY: 'key-12345', MODE: 'slow' })
  const replaced = { ...masked, env: { API_KEY: 'new-key' } }
  expect(unmaskedDefinition(replaced, definition).env).toEqual({ API_KEY: 'new-key' })
})
