import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bridged } from './testing/bridged.ts'
import { call, isAlive, setStage } from './testing/stage.ts'

const stage = setStage()

describe('a stdio server', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'berth-stdio-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function session(code: string): Promise<Bridged> {
    const file = join(folder, 'server.mjs')
    await writeFile(file, code)
    await stage.home().write({ piped: { image: 'test/stdio', transport: 'stdio' } })
    return stage.bridge('piped', { env: { TEST_SESSION: file } })
  }

  const sdk = (path: string): string => import.meta.resolve(`@modelcontextprotocol/server${path}`)
  const GOOD = `
    import { McpServer } from '${sdk('')}'
    import { StdioServerTransport } from '${sdk('/stdio')}'
    const server = new McpServer({ name: 'piped', version: '2.0.0' })
    const text = (text) => ({ content: [{ type: 'text', text }] })
    server.registerTool('pid', { description: 'Tells its process' }, () => text(String(process.pid)))
    server.registerTool('crash', { description: 'Ends' }, () => { console.error('out of ink'); process.exit(7) })
    await server.connect(new StdioServerTransport())`

  it('runs for the session, and is reaped with it', async () => {
    const it = await session(GOOD)
    expect(it.client.getServerVersion()).toMatchObject({ name: 'piped' })
    const pid = Number(await call(it, 'pid'))
    expect(isAlive(pid)).toBe(true)
    await it.close()
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  it('that crashes is told of, and runs again for the next call', async () => {
    const it = await session(GOOD)
    const pid = await call(it, 'pid')
    await expect(it.client.callTool({ name: 'crash', arguments: {} })).rejects.toThrow(
      'went away during tools/call crash',
    )
    expect(it.stderr()).toContain('out of ink')
    expect(await call(it, 'pid')).not.toBe(pid)
  })

  it('that is slow to start is spoken for, when the client has closed its end already', async () => {
    const file = join(folder, 'mute.mjs')
    await writeFile(file, 'process.stdin.resume()')
    await stage.home().write({ piped: { image: 'test/stdio', transport: 'stdio' } })
    const child = spawn(process.execPath, [stage.script(), 'piped'], {
      env: { BERTH_HOME: stage.home().root, TEST_SESSION: file },
    })
    child.stdin.end('{"jsonrpc":"2.0","id":0,"method":"initialize","params":{}}\n')
    expect(JSON.parse(await text(child.stdout))).toMatchObject({
      id: 0,
      result: { serverInfo: { name: 'berth/piped' } },
    })
  })

  it('that cannot run says so at once', async () => {
    const it = await session(`console.error('KEY is missing'); process.exit(2)`)
    expect(it.client.getInstructions()).toContain('ended with exit code 2')
    expect(it.client.getInstructions()).toContain('KEY is missing')
    const begun = performance.now()
    await expect(it.client.callTool({ name: 'x', arguments: {} })).rejects.toThrow('KEY is missing')
    expect(performance.now() - begun).toBeLessThan(2_000)
  })
})
