/** The images of what stands in front of a server: official ones, or made of this computer's programs without a registry. */
import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { Failure } from '../contract/failure.ts'
import type { StartStep } from '../contract/snapshot.ts'
import type { Engine } from './engine.ts'
import { localProgram, programFolders } from './local-program.ts'
import { programRootfs } from './program-rootfs.ts'
import { type BuildDeps, type ImageSource, presentImage, pulledOrLocal } from './pulled-or-local.ts'
import { createSharedWork, type SharedWork } from './shared-work.ts'

/** Where the official nginx image has its modules, njs among them; the ones that are called slim have none. */
const MODULES = '/usr/lib/nginx/modules'
const NJS = 'ngx_http_js_module.so'

interface Env {
  /** Where programs of this computer are looked for; the process's own unless set. */
  readonly env?: NodeJS.ProcessEnv
}

const gateSource = (env: NodeJS.ProcessEnv): ImageSource => ({
  official: 'nginx:1.28.0-alpine',
  local: 'berth/gate-nginx:1',
  told: 'berth/gate-nginx:1',
  program: 'nginx',
  changes: ['ENV PATH=/usr/sbin', 'CMD ["nginx", "-g", "daemon off;"]'],
  rootfs: () => nginxRootfs(env),
})

const tlsSource = (env: NodeJS.ProcessEnv): ImageSource => ({
  official: 'caddy:2.10.0-alpine',
  local: 'berth/tls-caddy:1',
  told: 'berth/tls-caddy:1',
  program: 'Caddy',
  changes: ['ENV PATH=/usr/bin', 'CMD ["caddy", "version"]'],
  rootfs: () => caddyRootfs(env),
})

/** One pull or build at a time in each engine, however many servers start at once. */
const gates = new WeakMap<Engine, SharedWork<Step>>()
const tlsProxies = new WeakMap<Engine, SharedWork<Step>>()
type Step = Extract<StartStep, { kind: 'pull' | 'build' }>

/**
 * The image of a gate that the engine has: nginx with njs. Pulled where it is missing; where no registry answers, made
 * from the nginx of this computer. Failures: `pull-failed`, `build-failed`, `cancelled`, those of the engine.
 */
export function ensureGateImage(engine: Engine, { env = process.env, ...deps }: BuildDeps & Env): Promise<string> {
  return ensured(engine, gateSource(env), gates, deps)
}

/** The same for what lets other computers in over TLS: Caddy. */
export function ensureTlsImage(engine: Engine, { env = process.env, ...deps }: BuildDeps & Env): Promise<string> {
  return ensured(engine, tlsSource(env), tlsProxies, deps)
}

async function ensured(
  engine: Engine,
  source: ImageSource,
  works: WeakMap<Engine, SharedWork<Step>>,
  { platform, onProgress, signal }: BuildDeps,
): Promise<string> {
  const present = await presentImage(engine, source)
  if (present !== null) return present
  const work =
    works.get(engine) ??
    createSharedWork<Step>(`getting ${source.official}`, async (report, by) => {
      await pulledOrLocal(engine, source, { platform, onProgress: report, signal: by })
    })
  works.set(engine, work)
  await work.join(onProgress, signal)
  return (await presentImage(engine, source)) ?? source.official
}

async function nginxRootfs(env: NodeJS.ProcessEnv): Promise<Readable> {
  const nginx = await required('nginx', env)
  const module = join(await modulesBeside(nginx), NJS)
  return rootfs('nginx', {
    programs: [
      { from: nginx, to: '/usr/sbin/nginx' },
      { from: module, to: `${MODULES}/${NJS}` },
    ],
    user: { name: 'nginx', id: 101, home: '/var/cache/nginx' },
    folders: [],
  })
}

async function caddyRootfs(env: NodeJS.ProcessEnv): Promise<Readable> {
  const caddy = await required('caddy', env)
  const programs = [{ from: caddy, to: '/usr/bin/caddy' }]
  return rootfs('caddy', { programs, user: { name: 'caddy', id: 1000, home: '/data' }, folders: [] })
}

async function rootfs(name: string, contents: Parameters<typeof programRootfs>[0]): Promise<Readable> {
  try {
    return await programRootfs(contents)
  } catch (cause) {
    throw noImage(name, `${name} cannot be copied (${cause instanceof Error ? cause.message : String(cause)})`, cause)
  }
}

async function required(name: 'nginx' | 'caddy', env: NodeJS.ProcessEnv): Promise<string> {
  const found = await localProgram(name, programFolders(env))
  if (found === null) throw noImage(name, `there is no ${name} on this computer either`)
  return found
}

/** Of a package that is installed, or that was only unpacked into some folder. */
async function modulesBeside(nginx: string): Promise<string> {
  const unpacked = join(dirname(nginx), '..', 'lib', 'nginx', 'modules')
  for (const folder of [unpacked, MODULES]) {
    const isThere = await access(join(folder, NJS)).then(
      () => true,
      () => false,
    )
    if (isThere) return folder
  }
  throw noImage('nginx', `the nginx of this computer lacks its module ${NJS}`)
}

function noImage(name: string, why: string, cause?: unknown): Failure {
  const { official } = name === 'nginx' ? gateSource({}) : tlsSource({})
  const packages = name === 'nginx' ? 'nginx and libnginx-mod-http-js' : 'caddy'
  return new Failure(
    'build-failed',
    `Could not get an image for the proxy in front of the server: ${official} cannot be pulled, and ${why}.`,
    `Connect to the internet, so that ${official} can be pulled, or install ${packages} here.`,
    { cause },
  )
}
