import { expect, it } from 'vitest'
import { type Diagnosis, diagnose, type Place } from './diagnose.ts'
import type { Symptom } from './symptom.ts'

const http: Place = { address: '127.0.0.1:3000', path: '/mcp', transport: 'streamable-http', asked: 'initialize' }
const sse: Place = { ...http, path: '/sse', transport: 'sse' }
const stdio: Place = { address: '', path: '', transport: 'stdio', asked: 'initialize' }

/** One of each kind: a new symptom without a row here does not compile. */
const every: { readonly [K in Symptom['kind']]: Extract<Symptom, { kind: K }> } = {
  refused: { kind: 'refused' },
  'not-ours': { kind: 'not-ours' },
  unreachable: { kind: 'unreachable', code: 'EHOSTUNREACH' },
  dropped: { kind: 'dropped' },
  'behind-gate': { kind: 'behind-gate' },
  silent: { kind: 'silent', limit: 10_000 },
  endless: { kind: 'endless', limit: 4 * 2 ** 20 },
  'not-http': { kind: 'not-http' },
  'web-page': { kind: 'web-page', status: 200 },
  'wrong-path': { kind: 'wrong-path', status: 404 },
  'wrong-method': { kind: 'wrong-method', status: 405 },
  'not-acceptable': { kind: 'not-acceptable', status: 406 },
  'other-transport': { kind: 'other-transport', transport: 'sse', path: '/sse' },
  redirect: { kind: 'redirect', location: '/mcp/' },
  'host-refused': { kind: 'host-refused', status: 421 },
  'server-error': { kind: 'server-error', status: 500, detail: 'TypeError: x' },
  'token-missing': { kind: 'token-missing', status: 401 },
  'token-rejected': { kind: 'token-rejected', status: 401 },
  'token-white-space': { kind: 'token-white-space', status: 401 },
  'session-lost': { kind: 'session-lost' },
  'not-mcp': { kind: 'not-mcp', detail: 'Unexpected token' },
  version: { kind: 'version', detail: 'Supported: 2027-01-01' },
  'call-failed': { kind: 'call-failed', detail: 'boom' },
  ended: { kind: 'ended', exitCode: 1, lastWords: 'Error: GITHUB_TOKEN is missing' },
  'start-failed': { kind: 'start-failed', detail: 'The image a/b is not here', fix: 'Pull it.' },
}

const onStdio = new Set<Symptom['kind']>(['silent', 'not-mcp', 'version', 'call-failed', 'ended', 'start-failed'])

it.each(Object.values(every))('$kind has whole sentences for the reason and the fix', (symptom) => {
  for (const place of onStdio.has(symptom.kind) ? [http, sse, stdio] : [http, sse]) {
    const { reason, fix } = diagnose(symptom, place)
    for (const words of [reason, fix]) {
      expect(words).toMatch(/^[A-Z0-9].*\.$/s)
      expect(words).not.toMatch(/undefined|null|\[object|\.\.| {2}/)
    }
  }
})

it('says different things for different symptoms', () => {
  const reasons = Object.values(every).map((symptom) => diagnose(symptom, http).reason)
  expect(new Set(reasons).size).toBe(reasons.length)
})

const rows: [string, Symptom, Place, Partial<Diagnosis>][] = [
  ['names the port', every.refused, http, { reason: 'Nothing listens on 127.0.0.1:3000.' }],
  [
    'gives the limit in seconds',
    every.silent,
    http,
    { reason: 'No answer to initialize from 127.0.0.1:3000 within 10 s.' },
  ],
  ['has no address for stdio', every.silent, stdio, { reason: 'No answer to initialize within 10 s.' }],
  [
    'names both usual paths',
    every['wrong-path'],
    http,
    { fix: 'Correct the path. /mcp is usual for Streamable HTTP, /sse for the older SSE transport.' },
  ],
  [
    'names the method of the transport',
    every['wrong-method'],
    sse,
    { reason: '127.0.0.1:3000/sse does not take GET (HTTP 405), so the older SSE transport is not spoken there.' },
  ],
  [
    'keeps the engine’s own fix',
    every['start-failed'],
    stdio,
    { reason: 'The server could not be started: The image a/b is not here.', fix: 'Pull it.' },
  ],
  [
    'takes 137 for want of memory',
    { kind: 'ended', exitCode: 137, lastWords: '' },
    stdio,
    { fix: 'It was killed, most likely for want of memory. Raise its memory limit.' },
  ],
  [
    'quotes the last words',
    every.ended,
    stdio,
    { reason: 'The server ended with exit code 1 before it answered initialize: Error: GITHUB_TOKEN is missing.' },
  ],
  [
    'adds no colon without detail',
    { kind: 'server-error', status: 502, detail: '' },
    http,
    { reason: 'The server failed with HTTP 502.' },
  ],
  [
    'tells stdio servers to keep stdout clean',
    every['not-mcp'],
    stdio,
    { fix: 'Check the image and its command. A stdio server may write nothing but MCP messages to stdout.' },
  ],
]
it.each(rows)('%s', (_, symptom, place, expected) => {
  expect(diagnose(symptom, place)).toMatchObject(expected)
})
