import { expect, test } from 'vitest'
import { checksItself, gateOffers, withGateChoice } from './gate-offer.ts'
import { ServerDefinition } from './server.ts'

const definition = (its: object) => ServerDefinition.parse({ image: 'x', ...its })
const itself = definition({ port: 3000, auth: 'server' })
const declined = { ...itself, gateDeclined: true }
const gated = definition({ port: 3000 })
const open = definition({ port: 3000, auth: 'none' })

test('a gate is offered for what checks its token itself, where nobody chose that', () => {
  const servers = [gated, itself, declined, open, definition({ transport: 'stdio', auth: 'server' })]
  expect(servers.map(checksItself)).toEqual([false, true, true, false, false])
  expect(gateOffers(servers.map((one) => ({ definition: one })))).toEqual([{ definition: itself }])
})

test('to add such a server, or to make one such, is to choose it', () => {
  expect(withGateChoice(itself, null)).toEqual(declined)
  for (const before of [gated, open]) expect(withGateChoice(itself, before)).toEqual(declined)
})

test('any other edit leaves the choice as it was', () => {
  expect(withGateChoice(itself, itself)).toEqual(itself)
  expect(withGateChoice(declined, itself)).toEqual(declined)
  expect(withGateChoice(declined, declined)).toEqual(declined)
})

test('a gate, or nobody at all, ends the choice: the next one is made anew', () => {
  for (const after of [gated, open]) expect(withGateChoice({ ...after, gateDeclined: true }, declined)).toEqual(after)
})
