import { expect, it } from 'vitest'
import { lineOf, NotAMessage, readMessage, readMessages } from './message.ts'

const request = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'echo', more: { deep: [1, null] } } }
const answer = { jsonrpc: '2.0', id: 'a', result: { content: [], ours: true } }

it.each([
  ['a request', request],
  ['a request without parameters', { jsonrpc: '2.0', id: 0, method: 'ping' }],
  ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }],
  ['an answer', answer],
  ['an error', { jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'No.', data: { why: 'because' } } }],
  ['an error about nothing in particular', { jsonrpc: '2.0', error: { code: -32700, message: 'What?' } }],
])('passes %s on as it is', (_, message) => {
  expect(readMessage(JSON.stringify(message))).toEqual(message)
  expect(lineOf(readMessage(JSON.stringify(message)))).toBe(`${JSON.stringify(message)}\n`)
})

it.each([
  ['a text', '"hello"'],
  ['null', 'null'],
  ['a list', `[${JSON.stringify(answer)}]`],
  ['another version of JSON-RPC', '{"jsonrpc":"1.0","id":1,"method":"ping"}'],
  ['no version', '{"id":1,"method":"ping"}'],
  ['an id that is none', '{"jsonrpc":"2.0","id":{"a":1},"method":"ping"}'],
  ['an id of null', '{"jsonrpc":"2.0","id":null,"result":{}}'],
  ['a method that is none', '{"jsonrpc":"2.0","id":1,"method":7}'],
  ['parameters in a list', '{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}'],
  ['an answer without an id', '{"jsonrpc":"2.0","result":{}}'],
  ['an answer without a result', '{"jsonrpc":"2.0","id":1}'],
  ['a result that is a text', '{"jsonrpc":"2.0","id":1,"result":"ok"}'],
  ['an error without words', '{"jsonrpc":"2.0","id":1,"error":{"code":1}}'],
  ['an error that is a text', '{"jsonrpc":"2.0","id":1,"error":"no"}'],
])('refuses %s', (_, text) => {
  expect(() => readMessage(text)).toThrow(NotAMessage)
})

it('tells what is no JSON at all from JSON that is no message', () => {
  expect(() => readMessage('Listening on port 8000')).toThrow(SyntaxError)
})

it('reads a batch, and one message as a batch of one', () => {
  expect(readMessages(JSON.stringify([answer, request]))).toEqual([answer, request])
  expect(readMessages(JSON.stringify(answer))).toEqual([answer])
  expect(() => readMessages('[1]')).toThrow(NotAMessage)
})
