import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { linuxListeners } from './linux-listeners.ts'
import type { Listener } from './listener.ts'

const range = { first: 3245, last: 3249 }
const port = 3245
/** The one that every Linux has for services that should be able to do nothing. */
const NOBODY = 65_534

const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) {
    // Its own children too: it leads a group.
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      process.kill(-(child.pid ?? 0), 'SIGKILL')
      await ended
    }
  }
})

/** Runs until it has written a line; resolves with its process id. */
async function running(
  [command = '', ...args]: readonly string[],
  options: { readonly uid?: number; readonly gid?: number } = {},
): Promise<number> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true, ...options })
  children.push(child)
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${command} ended before it listened.`))),
  ])
  return child.pid ?? 0
}

const nodeProgram = (options: string, then = ''): readonly string[] => [
  process.execPath,
  '-e',
  `require('net').createServer().listen(${options}, () => { console.log('up'); ${then} })`,
]
const PYTHON = '/usr/bin/python3'
const pythonProgram = (...lines: readonly string[]): readonly string[] => [
  PYTHON,
  '-c',
  ['import os, socket, time', ...lines, "print('up', flush=True)", 'time.sleep(600)'].join('\n'),
]

const look = () => linuxListeners(range)
const bound = (listeners: readonly Listener[]) => listeners.map(({ address, family, pid }) => [address, family, pid])

describe.runIf(process.platform === 'linux')('on Linux', () => {
  test('an IPv4 listener, with all there is to know about it', async () => {
    const pid = await running([...nodeProgram(`{ port: ${port}, host: '127.0.0.1' }`), '--', '--api-key', 'k-123456'])
    const [found, ...others] = await look()
    expect(found).toEqual({
      port,
      address: '127.0.0.1',
      family: 4,
      pid,
      process: 'node',
      command: expect.stringMatching(/^\S*node -e .* -- --api-key •••$/s),
      user: userInfo().username,
      owner: 'own',
      startedAt: expect.any(Number),
    })
    expect(others).toEqual([])
    expect(Math.abs(Date.now() - (found?.startedAt ?? 0))).toBeLessThan(10_000)
    expect((await look())[0]?.startedAt).toBe(found?.startedAt)
  })

  test('an IPv6 listener', async () => {
    const pid = await running(nodeProgram(`{ port: ${port}, host: '::1', ipv6Only: true }`))
    expect(bound(await look())).toEqual([['::1', 6, pid]])
  })

  test('a dual-stack listener is one on ::', async () => {
    const pid = await running(nodeProgram(`{ port: ${port}, host: '::' }`))
    expect(bound(await look())).toEqual([['::', 6, pid]])
  })

  test('one for IPv6 only leaves IPv4 to another process', async () => {
    const six = await running(nodeProgram(`{ port: ${port}, host: '::', ipv6Only: true }`))
    const four = await running(nodeProgram(`{ port: ${port}, host: '0.0.0.0' }`))
    expect(bound(await look())).toEqual([
      ['0.0.0.0', 4, four],
      ['::', 6, six],
    ])
  })

  test('two processes that share a port (SO_REUSEPORT) are two', async () => {
    const program = pythonProgram(
      's = socket.socket()',
      's.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)',
      `s.bind(('127.0.0.1', ${port})); s.listen()`,
    )
    const pids = [await running(program), await running(program)]
    const found = await look()
    expect(new Set(found.map(({ pid }) => pid))).toEqual(new Set(pids))
    expect(found).toHaveLength(2)
    expect(new Set(found.map(({ address }) => address))).toEqual(new Set(['127.0.0.1']))
  })

  test('children that inherited the socket are one listener: their parent', async () => {
    const pid = await running(
      pythonProgram(
        's = socket.socket()',
        `s.bind(('127.0.0.1', ${port})); s.listen()`,
        'for _ in range(3):',
        '    if os.fork() == 0: time.sleep(600)',
      ),
    )
    expect(bound(await look())).toEqual([['127.0.0.1', 4, pid]])
  })

  test('a child whose parent closed the socket is the listener itself', async () => {
    const parent = await running(
      pythonProgram(
        's = socket.socket()',
        `s.bind(('127.0.0.1', ${port})); s.listen()`,
        'if os.fork() == 0: time.sleep(600)',
        's.close()',
      ),
    )
    const [found, ...others] = await look()
    expect(found?.pid).not.toBe(parent)
    expect(found?.process).toMatch(/^python3/)
    expect(others).toEqual([])
  })

  test('a listener that closed while the processes were looked at is gone, not somebody unknown', async () => {
    await running(
      pythonProgram(
        "print('up', flush=True)",
        'for n in range(10 ** 9):',
        '    s = socket.socket()',
        '    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)',
        `    s.bind(('127.0.0.1', ${port})); s.listen(); time.sleep(n % 50 / 1000); s.close()`,
      ),
    )
    const found: Listener[] = []
    for (let round = 0; round < 60; round++) found.push(...(await look()))
    expect(found.length).toBeGreaterThan(0)
    expect(found.filter(({ pid }) => pid === null)).toEqual([])
  })
})

/** What only root can set up. */
describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('as root', () => {
  test('a listener in another network namespace is none of ours', async () => {
    const loopback = 'ip link set lo up 2>/dev/null; '
    const [node = '', ...args] = nodeProgram(`{ port: ${port}, host: '0.0.0.0' }`)
    await running(['unshare', '-n', 'sh', '-c', `${loopback}exec "$0" "$@"`, node, ...args])
    expect(await look()).toEqual([])
  })

  test("another user's listener is told with its pid, and whose it is", async () => {
    const pid = await running(nodeProgram(`{ port: ${port}, host: '127.0.0.1' }`), { uid: NOBODY, gid: NOBODY })
    expect(await look()).toMatchObject([{ pid, process: 'node', user: 'nobody', owner: 'other-user' }])
  })

  test('a program that opened its port as root and then gave that up belongs to who it is now', async () => {
    const pid = await running(
      pythonProgram('s = socket.socket()', `s.bind(('127.0.0.1', ${port})); s.listen()`, `os.setuid(${NOBODY})`),
    )
    expect(await look()).toMatchObject([{ pid, user: 'nobody', owner: 'other-user' }])
  })

  test("for who is not root, root's listener is somebody's of that name, and its own is told in full", async () => {
    await running(nodeProgram(`{ port: ${port}, host: '127.0.0.1' }`))
    const own = await running(nodeProgram(`{ port: ${port + 1}, host: '127.0.0.1' }`), { uid: NOBODY, gid: NOBODY })
    const scripts = [join('scripts', 'run-file.mjs'), join('app', 'ports', 'testing', 'print-listeners.ts')]
    const args = [...scripts, String(range.first), String(range.last)]
    const { stdout } = await promisify(execFile)(process.execPath, args, { uid: NOBODY, gid: NOBODY })
    const found = JSON.parse(stdout) as readonly Listener[]
    expect(found.toSorted((a, b) => a.port - b.port)).toMatchObject([
      { port, pid: null, process: null, command: null, user: 'root', owner: 'system', startedAt: null },
      { port: port + 1, pid: own, process: 'node', user: 'nobody', owner: 'own' },
    ])
  })
})
