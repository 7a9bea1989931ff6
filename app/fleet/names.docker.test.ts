/** Whoever has a container's name already, a server starts, or says who and what to do. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HOME_LABEL, ROLE_LABEL, SERVER_LABEL } from '../engine/labels.ts'
import { createTestEngine } from '../engine/testing/test-engine.ts'
import { TEST_IMAGE } from '../engine/testing/test-image.ts'
import { makeContainer } from './make-container.ts'
import { createTestFleet, obedientServer, server, type TestFleet } from './testing/test-fleet.ts'

/** Of no real server: the names of a default home are the same for everyone. */
const id = 'berth-test-twin'
const name = `berth-${id}`

let fleet: TestFleet
let other: TestFleet
const foreign: string[] = []

beforeEach(async () => {
  fleet = await createTestFleet({ isDefault: true })
  other = await createTestFleet({ isDefault: true })
})
afterEach(async () => {
  await Promise.all([fleet.clean(), other.clean()])
  for (const one of foreign.splice(0)) await fleet.docker.getContainer(one).remove({ force: true })
})

async function started(home: TestFleet, port: number) {
  await home.write({ [id]: obedientServer({ port }) })
  const berth = home.face('cli')
  await berth.look()
  await berth.handlers['server:start']({ id })
  const { container, state } = server(berth.store.getState(), id)
  expect(state.kind).toBe('running')
  const { Name, NetworkSettings } = await home.docker.getContainer(container?.id ?? '').inspect()
  return { berth, name: Name.slice(1), networks: Object.keys(NetworkSettings.Networks) }
}

/** Made by another program, not run. */
async function made(labels: Readonly<Record<string, string>>): Promise<string> {
  const { id: made } = await fleet.docker.createContainer({ name, Image: TEST_IMAGE, Cmd: ['sleep'], Labels: labels })
  // Those with the label of a home are cleaned away with it.
  if (!(HOME_LABEL in labels)) foreign.push(made)
  return made
}

test('two people with a server of the same name each get a container and a network of their own', async () => {
  const first = await started(fleet, 3337)
  const second = await started(other, 3338)
  expect(first.name).toBe(name)
  expect(second.name).toMatch(new RegExp(`^${name}-[0-9a-f]{8}$`))
  expect(first.networks).toEqual([`berth-${fleet.home.key}-${id}`])
  expect(second.networks).toEqual([`berth-${other.home.key}-${id}`])

  // What one of them removes is the other's neither in name nor in fact.
  await first.berth.handlers['server:remove']({ id })
  expect(server(await second.berth.look(), id).state.kind).toBe('running')
  await second.berth.handlers['server:restart']({ id })
  expect((await started(other, 3338)).name).toBe(name)
})

test('a container of the server itself, left behind before it ran, is replaced', async () => {
  const leftover = await made({ [HOME_LABEL]: fleet.home.key, [SERVER_LABEL]: id, [ROLE_LABEL]: 'server' })
  expect((await started(fleet, 3337)).name).toBe(name)
  await expect(fleet.docker.getContainer(leftover).inspect()).rejects.toMatchObject({ statusCode: 404 })
})

test('a container of the server itself that another process made meanwhile is told of, not stumbled over', async () => {
  const { engine, spec } = await createTestEngine()
  const job = { id, engine, existing: [] }
  await made({ [HOME_LABEL]: fleet.home.key, [SERVER_LABEL]: id })
  expect(await makeContainer(fleet, job, { role: 'server', spec: spec('', { name }) })).toBeNull()
})

test('a container that is not of Berth is named, with what to do', async () => {
  await made({})
  await expect(started(fleet, 3337)).rejects.toMatchObject({
    kind: 'name-taken',
    message: `"${id}" needs the container name ${name}, which a container that is not Berth's has (${TEST_IMAGE}).`,
    fix: `Rename that one (docker rename ${name} NEW-NAME) or remove it, then start "${id}" again.`,
  })
})
