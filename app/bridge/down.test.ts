import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FailureView } from '../contract/failure.ts'
import { closeServer, listen } from '../health/testing/mcp-servers.ts'
import { bridged, starter } from './testing/bridged.ts'
import { atRest, call, definitionOf, freePort, setStage, TOKEN } from './testing/stage.ts'

const stage = setStage()

describe('a server that is down', () => {
  it('case 45: is spoken for at once, in words, and its tools appear when it comes', async () => {
    const port = await freePort()
    await stage.home().write({ notes: definitionOf(port) }, atRest)
    await stage.home().token('notes', TOKEN)
    const begun = performance.now()
    const it = await stage.bridge('notes')
    expect(performance.now() - begun).toBeLessThan(1_500)
    expect(it.client.getServerVersion()).toEqual({ name: 'berth/notes', version: '0.0.0-test' })
    expect(it.client.getInstructions()).toContain(`Nothing listens on 127.0.0.1:${port}.`)
    expect((await it.client.listTools()).tools).toEqual([])
    await stage.server({ port })
    await expect.poll(() => it.heard, { timeout: 5_000 }).toContain('notifications/tools/list_changed')
    expect((await it.client.listTools()).tools.length).toBeGreaterThan(0)
    expect(await call(it, 'echo', { message: 'up' })).toBe('up')
    expect((await it.client.listPrompts()).prompts).toEqual([])
  })

  describe('and has answered before', () => {
    /** Once up, seen by a bridge, and gone again. */
    async function seenBefore(image = 'test/server') {
      const server = await stage.server()
      const first = await stage.bridgedTo(server, { definition: { image } })
      await expect
        .poll(() => readFile(join(stage.home().root, 'servers/notes/greeting.json'), 'utf8').catch(() => ''))
        .toContain('Use echo.')
      const name = first.client.getServerVersion()
      await first.close()
      await server.close()
      return { port: server.port, name }
    }

    it('is spoken for in its own words, after what there is to say, and tells nothing that it has not', async () => {
      const { port, name } = await seenBefore()
      const { client, heard } = await stage.bridge('notes')
      expect(client.getServerVersion()).toEqual(name)
      expect(client.getInstructions()).toMatch(
        new RegExp(`Nothing listens on 127.0.0.1:${port}.*\\n\\nUse echo\\.$`, 's'),
      )
      expect(client.getServerCapabilities()).toEqual({ logging: {}, tools: { listChanged: true } })
      await stage.server({ port })
      await expect.poll(() => heard, { timeout: 5_000 }).toContain('notifications/tools/list_changed')
      expect((await client.listTools()).tools.length).toBeGreaterThan(0)
    })

    it('is spoken for while it takes connections and says nothing', async () => {
      const { port, name } = await seenBefore()
      const silent = createServer(() => undefined)
      await listen(silent, port)
      stage.later(() => closeServer(silent))
      const { client } = await stage.bridge('notes')
      expect(client.getServerVersion()).toEqual(name)
      expect(client.getInstructions()).toBe('Use echo.')
    })

    it('is nobody that is known once it runs another image', async () => {
      const { port } = await seenBefore('test/other')
      await stage.home().write({ notes: definitionOf(port) }, atRest)
      const { client } = await stage.bridge('notes')
      expect(client.getServerVersion()).toEqual({ name: 'berth/notes', version: '0.0.0-test' })
    })
  })

  it('makes a call wait, then tells why and what to do', async () => {
    const port = await freePort()
    await stage.home().write({ notes: definitionOf(port) }, atRest)
    const it = await stage.bridge('notes')
    await expect(it.client.callTool({ name: 'echo', arguments: { message: 'x' } })).rejects.toMatchObject({
      code: -32000,
      message: expect.stringContaining(
        `Berth could not pass tools/call echo to "notes". Nothing listens on 127.0.0.1:${port}. Start the server.`,
      ),
      data: { kind: 'not-running' },
    })
  }, 15_000)

  it('is started on demand, once, while calls wait for it', async () => {
    const port = await freePort()
    await stage.home().write({ notes: definitionOf(port) })
    await stage.home().token('notes', TOKEN)
    const engine = await starter(async () => {
      await stage.server({ port, run: 'started' })
      return null
    })
    stage.later(engine.close)
    const it = await stage.bridge('notes', { env: { TEST_START: engine.url } })
    expect(await Promise.all([call(it, 'who'), call(it, 'who')])).toEqual(['started', 'started'])
    expect(engine.asked).toEqual(['notes'])
    expect(it.stderr()).toContain('is being started')
  })

  it('that cannot be started says why at once', async () => {
    await stage.home().write({ notes: definitionOf(await freePort()) })
    const failure: FailureView = {
      kind: 'no-engine',
      message: 'No Docker engine answers.',
      fix: 'Start Docker Desktop.',
    }
    const engine = await starter(async () => failure)
    stage.later(engine.close)
    const it = await stage.bridge('notes', { env: { TEST_START: engine.url } })
    const begun = performance.now()
    await expect(it.client.callTool({ name: 'echo', arguments: { message: 'x' } })).rejects.toMatchObject({
      message: expect.stringContaining('No Docker engine answers. Start Docker Desktop.'),
      data: { kind: 'no-engine' },
    })
    expect(performance.now() - begun).toBeLessThan(2_000)
  })

  it('is not started when the setting says so', async () => {
    await stage.home().write({ notes: definitionOf(await freePort()) }, atRest)
    const engine = await starter(async () => null)
    stage.later(engine.close)
    const it = await stage.bridge('notes', { env: { TEST_START: engine.url } })
    expect((await it.client.listTools()).tools).toEqual([])
    expect(engine.asked).toEqual([])
  })
})

describe('what cannot work', () => {
  it('an unknown server is an error in words that names those there are', async () => {
    await stage.home().write({ notes: definitionOf(3000), mail: definitionOf(3001) })
    const failing = bridged(stage.script(), 'nots', { BERTH_HOME: stage.home().root })
    await expect(failing).rejects.toThrow(/Berth has no server "nots" in .*\. There are: notes, mail\./)
  })

  it.each(['constructor', 'toString', '__proto__'])('an id like %s is unknown, as any other', async (id) => {
    await stage.home().write({ notes: definitionOf(3000) })
    const failing = bridged(stage.script(), id, { BERTH_HOME: stage.home().root })
    await expect(failing).rejects.toThrow(`Berth has no server "${id}" in `)
  })

  it('a broken fleet.json is an error in words that names the line', async () => {
    await writeFile(join(stage.home().root, 'fleet.json'), '{\n  "version": 1,\n  oops\n}')
    await expect(bridged(stage.script(), 'notes', { BERTH_HOME: stage.home().root })).rejects.toThrow(/line 3/)
  })
})
