import { expect, test } from 'vitest'
import { ServerDefinition } from '../contract/server.ts'
import { redactor, secretValues } from './redact.ts'

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

test('the password of any URL is masked, whether Berth knew of it or not', () => {
  expect(redactor([])('connected to postgres://u:pw@host/db')).toBe('connected to postgres://u:•••@host/db')
})

test('a value is masked however a program wrote it', () => {
  const redact = redactor(["a/b c!'", 'p%40ss', '\ud800-half', '100%-sure'])
  const written = [
    "a/b c!'",
    "a%2Fb%20c!'",
    'a%2fb%20c%21%27',
    'a%2Fb+c%21%27',
    'p%40ss',
    'p@ss',
    'p%2540ss',
    '100%-sure',
  ]
  expect(written.map(redact)).toEqual(written.map(() => '•••'))
})

test('half of a secret where a line was cut is masked too', () => {
  const redact = redactor(['key-12345', 'key-1'])
  const note = ' … (cut, 12 more bytes)'
  expect(redact(`the key is key-123${note}`)).toBe(`the key is •••${note}`)
  expect(redact(`the key is k${note}`)).toBe(`the key is •••${note}`)
  expect(redact(`key-12345 and key-1${note}`)).toBe(`••• and •••${note}`)
  expect(redact(`all is well${note}`)).toBe(`all is well${note}`)
  expect(redactor(['abcd', 'ddzz'])(`x abcdd${note}`)).toBe(`x •••${note}`)
  expect(redactor([])(`at postgres://u:half-of-a-pass${note}`)).toBe(`at postgres://u:•••${note}`)
  expect(redact('the end is key-123')).toBe('the end is •••23')
})

test('the values to hide are the token, what `secrets` names, and what looks like a credential', () => {
  const definition = ServerDefinition.parse({
    image: 'mcp/notes',
    command: ['serve', '--api-key', 'flag-12345'],
    env: { LICENSE: 'key-12345', DB_PASS: 'pass-12345', URL: 'postgres://u:p%40ss@host/db', MODE: 'fast' },
    secrets: ['LICENSE', 'ABSENT'],
  })
  expect(secretValues(definition, 'the-token')).toEqual([
    'the-token',
    'key-12345',
    '',
    'pass-12345',
    'p%40ss',
    'flag-12345',
  ])
})
