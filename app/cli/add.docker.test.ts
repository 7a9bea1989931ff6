import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { Snapshot } from '../contract/snapshot.ts'
import { commandLine, LIMIT } from './testing/command-line.ts'

const { fleetFile, inFolder, berth, json } = commandLine()

describe('add', { timeout: LIMIT }, () => {
  const image = 'berth-test/never-pulled:1'

  test('takes values from files and from the environment, and never shows the hidden ones', async () => {
    const file = inFolder('my.env')
    await writeFile(file, 'REGION=north\nAPI_KEY=key-in-file\n')
    const args = [
      'add',
      '--image',
      image,
      '--id',
      'secretive',
      '--env-file',
      file,
      '--env',
      'PLAIN=seen',
      '--env',
      'HIDDEN',
    ]
    const hidden = { env: { HIDDEN: 'from-environment' } }
    expect(await berth(args, hidden)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('berth secret store file'),
    })
    expect(await berth(['secret', 'store', 'file'])).toMatchObject({ code: 0 })
    expect(await berth(args, hidden)).toMatchObject({ code: 0, stderr: '' })
    const { stdout } = await berth(['status', '--json'])
    const [server] = (JSON.parse(stdout) as Snapshot).servers
    expect(server?.definition.env).toEqual({ REGION: 'north', PLAIN: 'seen', API_KEY: '•••', HIDDEN: '•••' })
    expect(stdout).not.toMatch(/from-environment|key-in-file/)
    expect(await readFile(fleetFile(), 'utf8')).not.toMatch(/from-environment|key-in-file/)
    const kept = inFolder('home', 'servers', 'secretive', 'secrets.json')
    expect(await readFile(kept, 'utf8')).toContain('from-environment')

    const added = await berth(['secret', 'set', 'secretive', 'MORE', '--file'], { input: 'typed-in\n' })
    expect(added).toMatchObject({ code: 0, stdout: 'secretive is given MORE at its next start.\n' })
    const list = [
      'name     value                   given as',
      'HIDDEN   set, in a private file  a variable',
      'API_KEY  set, in a private file  a variable',
      'MORE     set, in a private file  /run/secrets/MORE\n',
    ].join('\n')
    // No engine is needed to tell.
    for (const env of [{}, { DOCKER_HOST: 'unix:///nowhere/docker.sock' }])
      expect((await berth(['secret', 'list', 'secretive'], { env })).stdout).toBe(list)
    await berth(['secret', 'remove', 'secretive', 'MORE'])
    expect(await readFile(kept, 'utf8')).not.toContain('typed-in')
    await berth(['remove', 'secretive', '--yes'])
  })

  test('reads a client’s JSON from stdin', async () => {
    const input = JSON.stringify({ mcpServers: { time: { command: 'docker', args: ['run', '-i', '--rm', image] } } })
    expect(await berth(['add', '--json', '-', '--json'], { input })).toMatchObject({ code: 0 })
    const { servers } = await json<Snapshot>('status', '--json')
    expect(servers).toMatchObject([{ id: 'time', definition: { image, transport: 'stdio', port: null } }])
    await berth(['remove', 'time', '--yes'])
  })

  test('says what of a snippet was left out, and warns of an engine socket, also of an image', async () => {
    const args = ['run', '-i', '--privileged', '-v', '/var/run/docker.sock:/var/run/docker.sock', image]
    const input = JSON.stringify({ mcpServers: { risky: { command: 'docker', args } } })
    const notes = [/^WARNING: It gets \/var\/run\/docker\.sock/, /^--privileged was left out/]
    const added = await berth(['add', '--json', '-'], { input })
    expect(added).toMatchObject({ code: 0, stdout: 'Added risky. Start it: berth start risky\n' })
    expect(added.stderr).toContain('risky: WARNING: It gets /var/run/docker.sock')
    expect(added.stderr).toContain('risky: --privileged was left out')
    await berth(['remove', 'risky', '--yes'])
    const { code, stdout } = await berth(['add', '--json', '-', '--json'], { input })
    expect({ code, answer: JSON.parse(stdout) as unknown }).toEqual({
      code: 0,
      answer: {
        added: ['risky'],
        notes: notes.map((note) => ({ server: 'risky', note: expect.stringMatching(note) })),
      },
    })
    await berth(['remove', 'risky', '--yes'])
    const mount = ['--image', image, '--id', 'risky', '-v', '/var/run/docker.sock:/s']
    expect((await berth(['add', ...mount])).stderr).toContain('WARNING')
    await berth(['remove', 'risky', '--yes'])
  })

  test('takes an id that every object seems to have', async () => {
    expect(await berth(['add', '--image', image, '--id', 'constructor'])).toMatchObject({ code: 0, stderr: '' })
    expect((await json<Snapshot>('status', '--json')).servers).toMatchObject([{ id: 'constructor' }])
    expect(await json('remove', 'constructor', '--yes', '--json')).toMatchObject({ results: [{ ok: true }] })
  })

  test.each([
    ['a bad image', ['--image', 'Not An Image']],
    ['a reserved id', ['--image', image, '--id', 'workspace']],
    ['a port out of range', ['--image', image, '--port', '70000']],
    ['an unknown transport', ['--image', image, '--transport', 'carrier-pigeon']],
    ['a variable that is not there', ['--image', image, '--env', 'NOT_SET_ANYWHERE']],
    ['a file that is not there', ['--json', '/nowhere.json']],
  ])('refuses %s, and adds nothing', async (_name, args) => {
    const { code, stdout } = await berth(['add', ...args, '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toEqual({
      error: { kind: expect.any(String), message: expect.any(String), fix: expect.any(String) },
    })
    expect((await json<Snapshot>('status', '--json')).servers).toEqual([])
  })
})
