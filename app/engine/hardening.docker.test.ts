import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Failure } from '../contract/failure.ts'
import type { Engine } from './engine.ts'
import { createTestEngine, type TestEngine } from './testing/test-engine.ts'

let fixture: TestEngine
let engine: Engine

beforeAll(async () => {
  fixture = await createTestEngine()
  engine = fixture.engine
})
afterEach(() => fixture.clean())
afterAll(() => fixture?.clean())

/** Runs to the end and answers what it wrote, the engine's own log being the witness. */
async function outputOf(program: string, changes: Parameters<TestEngine['spec']>[1] = {}): Promise<string> {
  const id = await engine.create(fixture.spec(program, changes))
  await engine.start(id)
  await fixture.docker.getContainer(id).wait()
  const log = await fixture.docker.getContainer(id).logs({ stdout: true, stderr: true, follow: false })
  return withoutFrames(log as unknown as Buffer)
}

function withoutFrames(log: Buffer): string {
  let text = ''
  for (let at = 0; at < log.length; ) {
    const end = at + 8 + log.readUInt32BE(at + 4)
    text += log.toString('utf8', at + 8, end)
    at = end
  }
  return text.trim()
}

const failureOf = async (work: Promise<unknown>): Promise<Failure> => {
  const thrown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(thrown).toBeInstanceOf(Failure)
  return thrown as Failure
}

describe('hardening, seen from inside', () => {
  test('no capabilities, no new privileges, no root, seccomp on, an init as PID 1', async () => {
    const program = `const fs = require('fs'), status = fs.readFileSync('/proc/self/status', 'utf8')
      const field = (name) => new RegExp('^' + name + ':\\\\s*(\\\\S+)', 'm').exec(status)[1]
      console.log(JSON.stringify({ effective: field('CapEff'), bounding: field('CapBnd'), noNewPrivs: field('NoNewPrivs'),
        seccomp: field('Seccomp'), uid: process.getuid(), init: fs.readFileSync('/proc/1/cmdline', 'utf8').split('\\0')[0] }))`
    expect(JSON.parse(await outputOf(program))).toEqual({
      effective: '0000000000000000',
      bounding: '0000000000000000',
      noNewPrivs: '1',
      seccomp: '2',
      uid: 1000,
      init: '/sbin/docker-init',
    })
  })

  test('the file system is read-only; /tmp can be written but nothing in it can be run', async () => {
    const program = `const fs = require('fs'), { spawnSync } = require('child_process')
      const attempt = (work) => { try { work(); return 'ok' } catch (error) { return error.code } }
      console.log(JSON.stringify({ root: attempt(() => fs.writeFileSync('/app/x', 'x')),
        tmp: attempt(() => fs.writeFileSync('/tmp/x', 'x', { mode: 0o755 })),
        run: spawnSync('/tmp/x').error.code, mount: /(\\S+) \\/tmp tmpfs (\\S+)/.exec(fs.readFileSync('/proc/mounts', 'utf8'))[2] }))`
    const seen = JSON.parse(await outputOf(program))
    expect(seen).toMatchObject({ root: 'EROFS', tmp: 'ok', run: 'EACCES' })
    expect(seen.mount.split(',')).toEqual(expect.arrayContaining(['nosuid', 'nodev', 'noexec', 'size=65536k']))
  })

  test('memory, CPU and process limits are those of the spec', async () => {
    const program = `const fs = require('fs')
      const read = (...paths) => { for (const path of paths) try { return fs.readFileSync('/sys/fs/cgroup/' + path, 'utf8').trim() } catch {} }
      console.log(JSON.stringify({ memory: read('memory/memory.limit_in_bytes', 'memory.max'), pids: read('pids/pids.max', 'pids.max'),
        cpu: read('cpu/cpu.cfs_quota_us', 'cpu.max').split(' ')[0] }))`
    const seen = await outputOf(program, { memoryBytes: 128 * 1024 * 1024, cpus: 0.5, pids: 40 })
    expect(JSON.parse(seen)).toEqual({ memory: '134217728', pids: '40', cpu: '50000' })
  })

  test('the engine records the whole list', async () => {
    const id = await engine.create(
      fixture.spec('', {
        publish: { address: '127.0.0.1', hostPort: 3200, containerPort: 80 },
        hostAccess: true,
        restart: 'unless-stopped',
      }),
    )
    const { HostConfig, Config } = await fixture.docker.getContainer(id).inspect()
    expect(Config.User).toBe('node')
    expect(HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      Privileged: false,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      Tmpfs: { '/tmp': 'rw,noexec,nosuid,nodev,size=64m,mode=1777' },
      Memory: 268435456,
      MemorySwap: 268435456,
      NanoCpus: 1e9,
      PidsLimit: 64,
      Init: true,
      PublishAllPorts: false,
      PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '3200' }] },
      RestartPolicy: { Name: 'unless-stopped' },
      ExtraHosts: ['host.docker.internal:host-gateway'],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } },
    })
  })
})

describe('mounts and network', () => {
  test('a missing folder is refused in words, not created', async () => {
    const mounts = [{ source: '/nonexistent/berth', target: '/data', readOnly: true }]
    const failure = await failureOf(engine.create(fixture.spec('', { mounts })))
    expect(failure.message).toBe('The mounted folder /nonexistent/berth does not exist.')
  })

  test('a read-only mount cannot be written', async () => {
    const program = `try { require('fs').writeFileSync('/data/x', 'x') } catch (error) { console.log(error.code) }`
    const mounts = [{ source: import.meta.dirname, target: '/data', readOnly: true }]
    expect(await outputOf(program, { mounts })).toBe('EROFS')
  })

  test('a server with host access finds this computer by name', async () => {
    const program = `require('dns').lookup('host.docker.internal', (error, address) => console.log(error ? error.code : address))`
    expect(await outputOf(program, { hostAccess: true })).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
  })

  test('network none has no way out', async () => {
    const program = `console.log(Object.keys(require('os').networkInterfaces()).join())`
    expect(await outputOf(program, { network: 'none', hostAccess: true })).toBe('lo')
  })

  test('a network is made once, carries its labels, and goes', async () => {
    const name = fixture.name('net')
    await Promise.all([engine.ensureNetwork(name, fixture.labels), engine.ensureNetwork(name, fixture.labels)])
    await engine.ensureNetwork(name, fixture.labels)
    const found = (await fixture.docker.listNetworks()).filter((network) => network.Name === name)
    expect(found.map(({ Labels }) => Labels)).toEqual([fixture.labels])
    await engine.removeNetwork(name)
    await engine.removeNetwork(name)
    expect((await fixture.docker.listNetworks()).some((network) => network.Name === name)).toBe(false)
  })
})
