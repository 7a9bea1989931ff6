/** Taking back what Berth wrote, on real files: byte by byte, or our entry alone where somebody wrote since. */
import { mkdir, readdir, stat } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import type { MooredServer } from './client.ts'
import type { Clients } from './clients.ts'
import { failureOf } from './testing/failure-of.ts'
import { testComputer } from './testing/test-computer.ts'

const server: MooredServer = {
  id: 'sample',
  url: 'http://127.0.0.1:3000/mcp',
  transport: 'streamable-http',
  token: 'berth-token-aaa',
}
const desktop = '.config/Claude/claude_desktop_config.json'
const before =
  '{\r\n\t"preferences": {"x": 12345678901234567890},\r\n\t"mcpServers": {\r\n\t\t"mine": {"command": "x"}\r\n\t}\r\n}'

const { at, put, text, clientsOn } = testComputer()

let clients: Clients
beforeEach(() => {
  clients = clientsOn('linux')
})

const newest = async (): Promise<string> => (await clients.deeds())[0]?.key ?? ''
const whole = { entryOnly: false }
const entryOnly = { entryOnly: true }

describe('a preview', () => {
  it('shows what link then does, masked, and changes nothing', async () => {
    await put('.claude.json', before)
    const [diff] = await clients.preview('claude-code', server, 'link')
    expect(diff).toMatchObject({ file: at('.claude.json'), isNew: false })
    const added = diff?.hunks.flatMap(({ lines }) => lines).filter(({ kind }) => kind === 'in')
    expect(added?.map((line) => line.text).join('\n')).toContain('"Authorization": "Bearer •••"')
    expect(JSON.stringify(diff)).not.toContain(server.token)
    expect(await text('.claude.json')).toBe(before)
    await clients.link('claude-code', server)
    const [back] = await clients.preview('claude-code', server, 'unlink')
    expect(JSON.stringify(back)).not.toContain(server.token)
    expect(back?.hunks.flatMap(({ lines }) => lines).filter(({ kind }) => kind === 'out')).toHaveLength(
      added?.length ?? 0,
    )
  })

  it('tells a file that is to be made from one that has nothing to change', async () => {
    await mkdir(at('.config/Claude'), { recursive: true })
    expect(await clients.preview('claude-desktop', server, 'link')).toMatchObject([{ isNew: true, hash: null }])
    await clients.link('claude-desktop', server)
    expect(await clients.preview('claude-desktop', server, 'link')).toMatchObject([{ isNew: false, hunks: [] }])
  })

  it.each(['link', 'unlink'] as const)('holds %s to the file that was shown', async (kind) => {
    await put(desktop, before)
    if (kind === 'unlink') await clients.link('claude-desktop', server)
    const shown = await clients.preview('claude-desktop', server, kind)
    const theirs = (await text(desktop)).replace('"preferences"', '"Preferences"')
    await put(desktop, theirs)
    const act = (seen: typeof shown) =>
      kind === 'link' ? clients.link('claude-desktop', server, seen) : clients.unlink('claude-desktop', 'sample', seen)
    expect(await failureOf(act(shown))).toMatchObject({
      kind: 'client-file-changed',
      message: expect.stringContaining(`${at(desktop)} has changed`),
    })
    expect(await failureOf(act([]))).toMatchObject({ kind: 'client-file-changed' })
    expect(await text(desktop)).toBe(theirs)
    await act(await clients.preview('claude-desktop', server, kind))
    expect(await text(desktop)).not.toBe(theirs)
  })
})

describe('undo', () => {
  it('gives back every byte of what was added and of what was removed, and the record with it', async () => {
    await put(desktop, before)
    await clients.link('claude-desktop', server)
    const linked = await text(desktop)
    await clients.unlink('claude-desktop', 'sample')
    expect((await clients.deeds()).map(({ kind }) => kind)).toEqual(['unlink', 'link'])
    const plan = await clients.planUndo(await newest(), server)
    expect(plan.files).toMatchObject([{ kind: 'whole', file: at(desktop) }])
    await clients.undo(await newest(), server, whole)
    expect(await text(desktop)).toBe(linked)
    expect(await clients.entries(new Set())).toHaveLength(1)
    const report = await clients.undo(await newest(), server, whole)
    expect(report.entries).toEqual([{ client: 'claude-desktop', file: at(desktop), entryName: 'sample' }])
    expect(await text(desktop)).toBe(before)
    expect([await clients.entries(new Set()), await clients.deeds()]).toEqual([[], []])
    expect(await failureOf(clients.undo('gone', server, whole))).toMatchObject({ kind: 'too-late' })
  })

  it('takes a file away that was made for the entry', async () => {
    await mkdir(at('.config/Claude'), { recursive: true })
    await clients.link('claude-desktop', server)
    await clients.undo(await newest(), server, whole)
    expect(await readdir(at('.config/Claude'))).toEqual([])
  })

  it('keeps the record right, so that linking and removing go on working after it', async () => {
    await put(desktop, '{"mcpServers": null}')
    await clients.link('claude-desktop', server)
    await clients.unlink('claude-desktop', 'sample')
    await clients.undo(await newest(), server, whole)
    await clients.unlink('claude-desktop', 'sample')
    expect(await text(desktop)).toBe('{"mcpServers": null}')
  })

  it('case 47: brings back neither entries that a person deleted nor old preferences', async () => {
    await put(desktop, before)
    await clients.link('claude-desktop', server)
    const theirs = (await text(desktop)).replace('{"x": 12345678901234567890}', '{"x": 2}').replace('"mine"', '"other"')
    await put(desktop, theirs)
    expect(await failureOf(clients.undo(await newest(), server, whole))).toMatchObject({
      kind: 'client-file-changed',
      message: expect.stringContaining('no longer as Berth left it'),
    })
    expect(await text(desktop)).toBe(theirs)
    const { files } = await clients.planUndo(await newest(), server)
    const [file] = files
    if (file?.kind !== 'entry') throw new Error('the plan takes a file for unchanged that somebody wrote')
    expect(file.entry).toEqual({ before: null, written: file.entry.now, now: expect.stringContaining('/opt/Berth') })
    expect(file.since?.flatMap(({ lines }) => lines).filter(({ kind }) => kind === 'in')).toHaveLength(2)
    await clients.undo(await newest(), server, { ...entryOnly, seen: files })
    expect(await text(desktop)).toBe(
      before.replace('{"x": 12345678901234567890}', '{"x": 2}').replace('"mine"', '"other"'),
    )
    expect([await clients.entries(new Set()), await clients.deeds()]).toEqual([[], []])
  })

  it('tells what others changed in a large file, too', async () => {
    const large = JSON.stringify({ head: 'x'.repeat(200_000), mcpServers: {}, tail: 'y'.repeat(200_000) }, null, 2)
    await put('.claude.json', large)
    await clients.link('claude-code', server)
    await put('.claude.json', (await text('.claude.json')).replace('"tail"', '"end"'))
    const { files } = await clients.planUndo(await newest(), server)
    const [file] = files
    const since = file?.kind === 'entry' ? (file.since ?? []) : []
    expect(since.flatMap(({ lines }) => lines).filter(({ kind }) => kind !== 'same')).toHaveLength(2)
    expect(JSON.stringify(files).length).toBeLessThan(10_000)
    await clients.undo(await newest(), server, entryOnly)
    expect(await text('.claude.json')).toBe(large.replace('"tail"', '"end"'))
  })

  it('puts only our entry in again, with the token of now, where somebody wrote since', async () => {
    await put('.claude.json', '{\n  "mcpServers": {}\n}\n')
    await clients.link('claude-code', server)
    await clients.unlink('claude-code', 'sample')
    await put('.claude.json', '{\n  "theirs": 1,\n  "mcpServers": {}\n}\n')
    await clients.undo(await newest(), { ...server, token: 'berth-token-bbb' }, entryOnly)
    expect(JSON.parse(await text('.claude.json'))).toMatchObject({
      theirs: 1,
      mcpServers: { sample: { headers: { Authorization: 'Bearer berth-token-bbb' } } },
    })
    expect(await clients.entries(new Set())).toHaveLength(1)
  })

  it('brings no dead token back with the bytes', async () => {
    await put('.claude.json', '{\n  "mcpServers": {}\n}\n')
    await clients.link('claude-code', server)
    await clients.unlink('claude-code', 'sample')
    await clients.undo(await newest(), { ...server, token: 'berth-token-bbb' }, whole)
    expect(await text('.claude.json')).toContain('berth-token-bbb')
    expect(await text('.claude.json')).not.toContain('berth-token-aaa')
  })

  it('leaves an entry that a person changed, and says so beforehand', async () => {
    await put(desktop, before)
    await clients.link('claude-desktop', server)
    const theirs = (await text(desktop)).replace('"connect"', '"connect", "--verbose"')
    await put(desktop, theirs)
    const { files } = await clients.planUndo(await newest(), server)
    expect(files).toMatchObject([{ kind: 'entry', hunks: [], blocked: { kind: 'client-entry-foreign' } }])
    expect(await failureOf(clients.undo(await newest(), server, entryOnly))).toMatchObject({
      kind: 'client-entry-foreign',
    })
    expect(await text(desktop)).toBe(theirs)
    expect(await clients.deeds()).toHaveLength(1)
  })

  it('does not bring back an entry of a server that is gone', async () => {
    await put(desktop, before)
    await clients.link('claude-desktop', server)
    await clients.unlinkAll('sample')
    expect(await failureOf(clients.undo(await newest(), null, whole))).toMatchObject({ kind: 'unknown-server' })
    expect(await text(desktop)).toBe(before)
  })

  it('does not offer to go back behind a new token or port', async () => {
    await put('.claude.json', '{}')
    await clients.link('claude-code', server)
    await clients.rewrite({ ...server, token: 'berth-token-bbb' })
    await clients.link('claude-code', { ...server, token: 'berth-token-ccc' })
    expect((await clients.deeds()).map(({ kind }) => kind)).toEqual(['link'])
  })

  it('remembers twenty for each client, for the person alone', async () => {
    await put(desktop, before)
    await put('.cursor/mcp.json', '{}')
    await clients.link('cursor', server)
    for (let round = 0; round < 11; round++) {
      await clients.link('claude-desktop', server)
      await clients.unlink('claude-desktop', 'sample')
    }
    expect(await clients.deeds()).toHaveLength(21)
    expect((await stat(at('.berth/undo.json'))).mode & 0o777).toBe(0o600)
  })

  it('writes nothing while its journal cannot be read', async () => {
    await put(desktop, before)
    await put('.berth/undo.json', '{')
    expect(await failureOf(clients.link('claude-desktop', server))).toMatchObject({ kind: 'file-unreadable' })
    expect(await text(desktop)).toBe(before)
  })
})
