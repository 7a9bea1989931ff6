/** The card says who has the port and what to do, in words that fit each state. */
import { expect, test } from 'vitest'
import type { PortHolder, PortSlot } from '../../app/contract/ports.ts'
import { exposureAdvice, ownExposure, slotSentence } from './card-words.ts'

const web: PortHolder = {
  kind: 'container',
  bindings: [],
  words: 'container web (nginx:1.27)',
  id: 'ab',
  name: 'web',
  image: 'nginx:1.27',
  project: 'shop',
  server: null,
  otherHome: false,
}
const slot = (state: PortSlot['state'], servers: string[] = [], holders: PortHolder[] = []): PortSlot => ({
  port: 3005,
  state,
  servers,
  holders,
})

test('a conflict names the server that waits and who has its port, or both servers', () => {
  expect([slotSentence(slot('conflict', ['notes'], [web])), slotSentence(slot('conflict', ['a', 'b']))]).toEqual([
    'notes wants this port, and container web (nginx:1.27) has it.',
    'a and b want the same port. One of them has to move.',
  ])
})

test('an exposed server of ours is a start away from safety; a foreign container is its owner\u2019s to change', () => {
  expect(slotSentence(slot('exposed', ['files']))).toBe(ownExposure)
  expect(slotSentence(slot('exposed', [], [web]))).toBe(exposureAdvice(3005, 'shop'))
})

test('the advice names the compose file where there is one, and the very address to write', () => {
  expect(exposureAdvice(8080, 'shop')).toContain('In the compose file of shop, publish 127.0.0.1:8080:PORT')
  expect(exposureAdvice(8080, null)).toContain('Recreate it with -p 127.0.0.1:8080:PORT')
})
