/** What the bridge writes down of a client, seen from outside: a real bridge, a real client, a real server. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { noteSighting, readSightings } from '../clients/sightings.ts'
import { homeFrom } from '../home.ts'
import { atRest, definitionOf, freePort, setStage, TOKEN } from './testing/stage.ts'

const stage = setStage()
const here = () => homeFrom({ BERTH_HOME: stage.home().root }, '/nowhere')

it('tells who came, when, and how many tools it was given last', async () => {
  const port = await freePort()
  await stage.home().write({ notes: definitionOf(port) }, atRest)
  await stage.home().token('notes', TOKEN)
  const begun = Date.now()
  const it = await stage.bridge('notes')
  await expect.poll(() => readSightings(here(), 'notes'), { timeout: 5_000 }).toHaveLength(1)
  const [first] = await readSightings(here(), 'notes')
  expect(first).toMatchObject({ name: 'claude-ai', version: '0.1.0', tools: null })
  expect(first?.at).toBeGreaterThanOrEqual(begun)
  await it.client.listTools()
  await stage.server({ port })
  await expect.poll(() => it.heard, { timeout: 5_000 }).toContain('notifications/tools/list_changed')
  const { tools } = await it.client.listTools()
  expect(tools.length).toBeGreaterThan(0)
  await expect
    .poll(async () => (await readSightings(here(), 'notes'))[0], { timeout: 5_000 })
    .toEqual({ ...first, tools: tools.length })
  expect(await readFile(here().sightingsFile('notes'), 'utf8')).not.toContain(TOKEN)
})

it('keeps nothing for a server that is none', async () => {
  await stage.home().write({}, atRest)
  const it = await stage.bridge('ghost').catch(() => null)
  await it?.close()
  expect(await readdir(join(stage.home().root, 'servers')).catch(() => [])).not.toContain('ghost')
})

it('keeps the last twenty clients, each once, also when they come at once', async () => {
  const names = Array.from({ length: 24 }, (_, index) => `client-${index}`)
  for (const name of names) await noteSighting(here(), 'notes', { name, version: '1', at: 1, tools: null })
  const last = names.slice(-2)
  await Promise.all(last.map((name) => noteSighting(here(), 'notes', { name, version: '2', at: 2, tools: 3 })))
  const seen = await readSightings(here(), 'notes')
  expect(seen).toHaveLength(20)
  expect(new Set(seen.slice(0, 2).map(({ name, version }) => `${name} ${version}`))).toEqual(
    new Set(last.map((name) => `${name} 2`)),
  )
})
