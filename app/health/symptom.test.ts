import { describe, expect, it } from 'vitest'
import { type Answer, firstWords, symptomOfAnswer, symptomOfSocket } from './symptom.ts'

describe('symptomOfSocket', () => {
  it.each([
    ['ECONNREFUSED', 'refused'],
    ['ECONNRESET', 'dropped'],
    ['EPIPE', 'dropped'],
    ['HPE_INVALID_EOF_STATE', 'dropped'],
    ['HPE_INVALID_CONSTANT', 'not-http'],
    ['ENETUNREACH', 'unreachable'],
  ])('takes %s for %s', (code, kind) => {
    expect(symptomOfSocket(code)?.kind).toBe(kind)
  })

  it('leaves codes alone that are no socket’s', () => {
    expect(symptomOfSocket('REQUEST_TIMEOUT')).toBeNull()
    expect(symptomOfSocket('ERR_INVALID_URL')).toBeNull()
  })
})

describe('symptomOfAnswer', () => {
  const answer = (status: number, more: Partial<Answer> = {}): Answer => ({
    status,
    contentType: 'application/json',
    location: '',
    sessionId: null,
    text: '',
    ...more,
  })
  const rpc = '{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"},"id":null}'

  it.each<[string, Answer, string | null]>([
    ['200 JSON', answer(200, { text: '{"jsonrpc":"2.0"}' }), null],
    ['200 stream', answer(200, { contentType: 'text/event-stream' }), null],
    ['202', answer(202, { contentType: '' }), null],
    ['400', answer(400), null],
    ['401', answer(401), null],
    ['401 page', answer(401, { contentType: 'text/html' }), null],
    ['403', answer(403), null],
    ['403 that names the host', answer(403, { text: 'Invalid Host: 127.0.0.1' }), 'host-refused'],
    ['421', answer(421), 'host-refused'],
    ['404', answer(404), 'wrong-path'],
    ['404 page', answer(404, { contentType: 'text/html; charset=utf-8' }), 'wrong-path'],
    ['404 from an MCP server', answer(404, { text: rpc }), null],
    ['405', answer(405), 'wrong-method'],
    ['406', answer(406), 'not-acceptable'],
    ['406 from an MCP server', answer(406, { text: rpc }), null],
    ['307', answer(307, { location: '/mcp/' }), 'redirect'],
    ['304 without a place', answer(304), null],
    ['200 page', answer(200, { contentType: 'text/html' }), 'web-page'],
    ['503', answer(503), 'server-error'],
    ['502 page', answer(502, { contentType: 'text/html' }), 'web-page'],
  ])('%s', (_, given, kind) => {
    expect(symptomOfAnswer(given)?.kind ?? null).toBe(kind)
  })
})

describe('firstWords', () => {
  it('is the first line', () => expect(firstWords('\n one \ntwo')).toBe('one '))
  it('is at most 200 characters', () => expect(firstWords('x'.repeat(300))).toHaveLength(200))
})
