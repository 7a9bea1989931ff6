import { expect, test } from 'vitest'
import { holdersInTheWay, type Inquiry } from './in-the-way.ts'
import { bindingOf, listenerOf, nothing, viewer } from './testing/readings.ts'

const free = { loopback: 'free', everywhere: 'free', loopback6: 'free' } as const
const inUse = { ...free, loopback: 'in-use', everywhere: 'in-use' } as const
const words = (about: Partial<Inquiry>, port = 3000) =>
  holdersInTheWay(port, { ...nothing, attempts: inUse, ownContainerIds: new Set(), viewer, ...about }).map(
    (holder) => holder.words,
  )

test("the server's own container and its proxy are no holders", () => {
  const own = { published: [bindingOf({})], ownContainerIds: new Set(['c1']) }
  expect(words({ ...own, listeners: [listenerOf({ process: 'docker-proxy' })] })).toEqual([])
  expect(words(own)).toEqual([])
})

test('a stranger beside the own container is still a holder', () => {
  const listeners = [
    listenerOf({ process: 'docker-proxy' }),
    listenerOf({ pid: 77, process: 'vite', address: '::1', family: 6 }),
  ]
  const own = { listeners, published: [bindingOf({})], ownContainerIds: new Set(['c1']) }
  expect(words(own)).toEqual(['vite, pid 77'])
})

test('a container is a holder even where the engine publishes without a listener', () => {
  expect(words({ attempts: free, published: [bindingOf({ address: '' })] })).toEqual(['container web (nginx:1.27)'])
})

test.each(['0.0.0.0', '::', '127.0.0.1', '::1'])('a listener on %s is in the way', (address) => {
  expect(words({ listeners: [listenerOf({ address })] })).toEqual(['node, pid 4242'])
})

test('who has the port on the address of one network card only is not in the way', () => {
  const there = { address: '192.168.1.5' }
  const attempts = { ...free, everywhere: 'in-use' } as const
  expect(words({ attempts: free, published: [bindingOf(there)] })).toEqual([])
  expect(words({ attempts, published: [bindingOf(there)] })).toEqual([])
  expect(words({ attempts, listeners: [listenerOf(there)] })).toEqual([])
  expect(words({ attempts: inUse, listeners: [listenerOf(there)] })).toEqual(["another user's process"])
})

test('in use by nobody that can be seen is said so', () => {
  expect(words({})).toEqual(["another user's process"])
  expect(words({ attempts: { ...free, loopback6: 'in-use' } })).toEqual(["another user's process"])
})

test('a port that the system refuses is taken, unless only the right to it is missing', () => {
  const attempts = { loopback: 'refused', everywhere: 'refused', loopback6: 'free' } as const
  expect(words({ attempts })).toEqual(['the operating system, which keeps this port for itself'])
  expect(words({ attempts }, 80)).toEqual([])
})
