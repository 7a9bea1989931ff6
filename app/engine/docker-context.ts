/** Reads which engine the person chose for the docker command: DOCKER_HOST, or the current Docker context. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type Candidate, candidateFromHost, type TlsMaterial } from './endpoint.ts'

/** What the search may look at; all of it is given, so that a test can lay out its own computer. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly homedir: string
}

/** A place the person named, and through what: `DOCKER_HOST`, `DOCKER_CONTEXT=work`, `Docker context "work"`. */
export interface Choice {
  readonly through: string
  /** A local place named by an environment variable is obeyed or fails; all else is only the first to try. */
  readonly binding: boolean
  readonly candidate: Candidate
}

const ConfigFile = z.object({ currentContext: z.string().optional() })
const ContextMeta = z.object({ Endpoints: z.object({ docker: z.object({ Host: z.string().min(1) }) }) })

/** The person's choice in the docker command's own order, or null when there is none. Reads files only. */
export async function chosenEngine(surroundings: Surroundings): Promise<Choice | null> {
  const { env } = surroundings
  const host = env['DOCKER_HOST']
  if (host) return obeyed('DOCKER_HOST', await fromVariable(host, surroundings))
  const named = env['DOCKER_CONTEXT']
  if (named) {
    const choice = await contextChoice(named, `DOCKER_CONTEXT=${named}`, surroundings)
    return choice && obeyed(choice.through, choice.candidate)
  }
  const config = await readConfig(surroundings)
  if ('candidate' in config) return config
  const current = config.currentContext
  return current ? contextChoice(current, `Docker context "${current}"`, surroundings) : null
}

const obeyed = (through: string, candidate: Candidate): Choice => ({
  through,
  binding: candidate.kind === 'endpoint',
  candidate,
})

const configFolder = ({ env, homedir }: Surroundings): string => env['DOCKER_CONFIG'] || join(homedir, '.docker')

async function fromVariable(host: string, surroundings: Surroundings): Promise<Candidate> {
  const { env } = surroundings
  const secured = Boolean(env['DOCKER_TLS_VERIFY'] || env['DOCKER_TLS'])
  const folder = env['DOCKER_CERT_PATH'] || configFolder(surroundings)
  const tls = secured ? await readTls(folder) : null
  if (!secured || tls) return candidateFromHost(host, tls)
  return { kind: 'unusable', name: host, problem: `TLS is asked for, but ${folder} lacks ca.pem, cert.pem or key.pem` }
}

async function readConfig(surroundings: Surroundings): Promise<Choice | z.infer<typeof ConfigFile>> {
  const file = join(configFolder(surroundings), 'config.json')
  try {
    return ConfigFile.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (thrown) {
    if (isMissing(thrown)) return {}
    const candidate: Candidate = { kind: 'unusable', name: file, problem: 'it could not be read as Docker settings' }
    return { through: file, binding: false, candidate }
  }
}

async function contextChoice(name: string, through: string, surroundings: Surroundings): Promise<Choice | null> {
  // "default" is no stored context: it means the usual socket.
  if (name === 'default') return null
  const id = createHash('sha256').update(name).digest('hex')
  const contexts = join(configFolder(surroundings), 'contexts')
  const file = join(contexts, 'meta', id, 'meta.json')
  try {
    const meta = ContextMeta.parse(JSON.parse(await readFile(file, 'utf8')))
    const tls = await readTls(join(contexts, 'tls', id, 'docker'))
    return { through, binding: false, candidate: candidateFromHost(meta.Endpoints.docker.Host, tls) }
  } catch (thrown) {
    const problem = isMissing(thrown) ? 'there is no such context' : `its file could not be read: ${file}`
    return { through, binding: false, candidate: { kind: 'unusable', name: through, problem } }
  }
}

async function readTls(folder: string): Promise<TlsMaterial | null> {
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8')
  try {
    const [ca, cert, key] = await Promise.all([read('ca.pem'), read('cert.pem'), read('key.pem')])
    return { ca, cert, key }
  } catch {
    return null
  }
}

const isMissing = (thrown: unknown): boolean => thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'
