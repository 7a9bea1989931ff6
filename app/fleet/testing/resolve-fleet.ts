/** A fleet with a port conflict for tests: servers, strangers on their ports, a client's file with entries in it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Berth } from '../../compose.ts'
import type { Choice, ConflictPlan, Option } from '../../contract/ports.ts'
import type { ServerDefinitionInput } from '../../contract/server.ts'
import { removeForGood } from '../../engine/testing/sweep.ts'
import { type ContainerWishes, containerOn, listenerOn, type Stranger } from './strangers.ts'
import { createTestFleet, type TestFleet, until } from './test-fleet.ts'

/** Ports that only these tests use. */
const range = { first: 3430, last: 3469 }

export interface ResolveFleet extends TestFleet {
  /** Claude Code's file, which takes URLs. */
  readonly clientFile: string
  /** Writes fleet.json by hand, and the client's file with nothing of ours in it. */
  prepare(servers: Readonly<Record<string, ServerDefinitionInput>>): Promise<void>
  /** Lays the client's file out as Berth never would: the same entries in other bytes. */
  layOutAnew(): Promise<void>
  /** A face that is connected to the engine. */
  connected(face: 'window' | 'cli', env?: NodeJS.ProcessEnv): Promise<Berth>
  processOn(port: number, program?: string): Promise<Stranger>
  /** Answers its id. */
  containerOn(port: number, wishes?: ContainerWishes): Promise<string>
  state(): Promise<FleetState>
}

/** All that a way out may change, as files and engine have it. */
export interface FleetState {
  readonly ports: Readonly<Record<string, number | null>>
  readonly clientFile: string
  /** By server: the port of its running container, null while none runs. */
  readonly running: Readonly<Record<string, number | null>>
  /** Containers of the fleet, running or not. */
  readonly containers: number
  /** Whether each stranger's container runs, in the order in which they were made. */
  readonly strangers: readonly boolean[]
}

export async function createResolveFleet(): Promise<ResolveFleet> {
  const fleet = await createTestFleet()
  const clientFile = join(fleet.person, '.claude.json')
  const processes: Stranger[] = []
  const containers: string[] = []
  const isUp = async (id: string): Promise<boolean> => {
    const json = await fleet.docker
      .getContainer(id)
      .inspect()
      .catch(() => null)
    return json?.State.Running ?? false
  }
  return {
    ...fleet,
    clientFile,
    prepare: async (servers) => {
      await mkdir(join(fleet.person, '.claude'), { recursive: true })
      await writeFile(clientFile, '{\n  "theme": "dark",\n  "mcpServers": {}\n}\n')
      await writeFile(fleet.home.fleetFile, JSON.stringify({ version: 1, settings: { range }, servers }))
    },
    layOutAnew: async () => {
      await writeFile(clientFile, JSON.stringify(JSON.parse(await readFile(clientFile, 'utf8'))))
    },
    connected: async (face, env) => {
      const berth = fleet.face(face, env)
      if (face === 'window') berth.start()
      else await berth.look()
      await until(berth, ({ engine }) => engine.kind === 'ready')
      return berth
    },
    processOn: async (port, program) => {
      const stranger = await listenerOn(port, program)
      processes.push(stranger)
      return stranger
    },
    containerOn: async (port, wishes) => {
      const id = await containerOn(fleet.docker, `stranger-${fleet.home.key}-${containers.length}`, port, wishes)
      containers.push(id)
      return id
    },
    state: async () => ({
      ...(await ownState(fleet)),
      clientFile: await readFile(clientFile, 'utf8'),
      strangers: await Promise.all(containers.map(isUp)),
    }),
    clean: async () => {
      for (const stranger of processes) await stranger.end()
      for (const id of containers) await removeForGood(fleet.docker, id)
      await fleet.clean()
    },
  }
}

async function ownState({ home, docker }: TestFleet): Promise<Pick<FleetState, 'ports' | 'running' | 'containers'>> {
  const { servers } = JSON.parse(await readFile(home.fleetFile, 'utf8')) as {
    readonly servers: Readonly<Record<string, { readonly port?: number | null }>>
  }
  const filters = JSON.stringify({ label: [`dev.berth.home=${home.key}`] })
  const all = await docker.listContainers({ all: true, filters })
  const portOf = (id: string): number | null => {
    const up = all.find(({ Labels, State }) => Labels['dev.berth.server'] === id && State === 'running')
    return up?.Ports[0]?.PublicPort ?? null
  }
  const ids = Object.keys(servers)
  return {
    ports: Object.fromEntries(ids.map((id) => [id, servers[id]?.port ?? null])),
    running: Object.fromEntries(ids.map((id) => [id, portOf(id)])),
    containers: all.length,
  }
}

/** The option of this kind, which has to be there. */
export function optionOf({ options }: ConflictPlan, kind: Choice['kind'], server?: string): Option {
  const fits = ({ choice }: Option): boolean =>
    choice.kind === kind && (server === undefined || (choice.kind === 'move' && choice.server === server))
  const option = options.find(fits)
  if (!option) throw new Error(`no option "${kind}" among ${options.map(({ title }) => title).join(', ')}`)
  return option
}
