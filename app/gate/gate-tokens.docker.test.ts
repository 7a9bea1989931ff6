import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Berth } from '../compose.ts'
import { putFiles } from '../engine/files.ts'
import { readableFile } from '../fleet/gate-spec.ts'
import { createTestFleet, serverRunning, type TestFleet } from '../fleet/testing/test-fleet.ts'
import type { GateFile } from './gate-config.ts'
import { admission, expiry, inForce } from './gate-tokens.ts'

const PORT = 3342
const answering = `require('http').createServer((request, response) => response.end('here')).listen(Number(process.env.PORT))`

let fleet: TestFleet
let berth: Berth
let gate: string
beforeAll(async () => {
  fleet = await createTestFleet()
  berth = fleet.face('cli')
  await fleet.write({ web: serverRunning(answering, { port: PORT, auth: 'gate' }) })
  await berth.handlers['server:start']({ id: 'web' })
  const token = await berth.tokenOf('web')
  await vi.waitFor(async () => expect(await statusFor(`Bearer ${token}`)).toBe(200), { timeout: 10_000 })
  const filters = JSON.stringify({ label: [`dev.berth.home=${fleet.home.key}`, 'dev.berth.role=gate'] })
  gate = (await fleet.docker.listContainers({ filters }))[0]?.Id ?? ''
}, 60_000)
afterAll(() => fleet.clean())

async function statusFor(authorization: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${PORT}/mcp`, {
    headers: { authorization },
    signal: AbortSignal.timeout(2_000),
  })
  await answer.arrayBuffer()
  return answer.status
}
const tell = (...files: readonly GateFile[]): Promise<void> => putFiles(fleet.docker, gate, files.map(readableFile))

const one = '1'.repeat(64)
const two = '2'.repeat(64)

test('the token in force is known without the list, and only as clients send it', async () => {
  await tell(...inForce(one))
  expect(await statusFor(`Bearer ${one}`)).toBe(200)
  // Written in another way it is looked for in the list, where it is not.
  expect(await statusFor(`bearer ${one}`)).toBe(401)
  expect(await statusFor(`Bearer  ${one}`)).toBe(401)
  expect(await statusFor(one)).toBe(401)
})

test('another takes its place at once, and so does none', async () => {
  await tell(...inForce(one))
  await tell(...inForce(two))
  expect(await statusFor(`Bearer ${one}`)).toBe(401)
  expect(await statusFor(`Bearer ${two}`)).toBe(200)
  await tell(...inForce(null))
  expect(await statusFor(`Bearer ${two}`)).toBe(401)
})

test('an admitted token comes in however its scheme is written, until its end', async () => {
  await tell(...inForce(two), admission(one))
  for (const scheme of ['Bearer', 'bearer', 'BEARER ']) expect(await statusFor(`${scheme} ${one}`)).toBe(200)
  await tell(expiry(one, Date.now() + 600_000))
  expect(await statusFor(`Bearer ${one}`)).toBe(200)
  await tell(expiry(one, Date.now() - 1))
  expect(await statusFor(`Bearer ${one}`)).toBe(401)
})

test('what is in force is so whatever an end of it says', async () => {
  await tell(...inForce(one), admission(one), expiry(one, 0))
  expect(await statusFor(`Bearer ${one}`)).toBe(200)
  expect(await statusFor(`bearer ${one}`)).toBe(401)
})
