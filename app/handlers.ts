/** What each command does, one line each; the contract demands that none is missing. */
import type { Activity } from './activity.ts'
import type { Command, Handlers, OutputOf, ParsedInputOf } from './contract/commands.ts'
import { Failure, viewOf } from './contract/failure.ts'
import { changedSettings } from './contract/settings.ts'
import { addServers, planServers } from './fleet/add.ts'
import type { ClientFollower } from './fleet/follow-clients.ts'
import type { Imports } from './fleet/import-servers.ts'
import { inspectServer, mooredServer, requireSnippet, requireToken, requireUrl, serverOfDeed } from './fleet/inspect.ts'
import { moveSecrets, removeSecret, setSecret } from './fleet/kept-secrets.ts'
import type { LogStreamParts } from './fleet/log-stream.ts'
import type { Operations } from './fleet/operate.ts'
import { planConflict, planMove } from './fleet/plan-ports.ts'
import { portMapNow, portSlotNow } from './fleet/port-map.ts'
import { remoteOptions } from './fleet/remote-options.ts'
import type { Resolver } from './fleet/resolve-conflict.ts'
import { saveLog } from './fleet/save-log.ts'
import { sealAllSecrets } from './fleet/seal-secrets.ts'
import { type EnteredSecrets, enteredSecrets, secretNews } from './fleet/secret-news.ts'
import type { Tools } from './fleet/tools.ts'
import { AUTHORITY_FILE, viewOfAuthority } from './gate/authority.ts'
import { writeAtomic } from './home.ts'
import type { Surface } from './surface.ts'

export interface HandlerParts {
  readonly tools: Tools
  readonly operations: Operations
  readonly resolver: Resolver
  readonly imports: Imports
  readonly follower: ClientFollower
  readonly logs: LogStreamParts
  /** Who came in with the server's token last; none where nobody can tell. */
  readonly lastUses: (id: string) => Promise<OutputOf<'server:leaked'>['lastUses']>
  readonly check: (id: string) => Promise<OutputOf<'server:probe'>>
  readonly retry: () => void
  readonly surface: Surface
  readonly activity: Activity
}

export function createHandlers(parts: HandlerParts): Handlers {
  const { tools, operations, resolver, imports, follower, surface } = parts
  const { clients, picture } = tools
  const { store } = picture
  /** A command that changes something: it is written down, and entries in clients may have changed by it. */
  const act =
    <C extends Command>(command: C, run: (input: ParsedInputOf<C>) => Promise<OutputOf<C>>) =>
    async (input: ParsedInputOf<C>): Promise<OutputOf<C>> => {
      const record = (outcome: Parameters<Activity['record']>[2]): void =>
        parts.activity.record(command, serverIn(input), outcome, variableIn(command, input))
      try {
        const answer = await run(input)
        record('done')
        return answer
      } catch (thrown) {
        record(viewOf(thrown).kind)
        throw thrown
      }
    }
  /** Secrets come and go with definitions, too: each that did is written down by its name. */
  const noteSecrets = async (id: string, before: EnteredSecrets = {}): Promise<void> => {
    const { entered, removed } = secretNews(before, await enteredSecrets(tools, id))
    for (const name of entered) parts.activity.record('secret:set', id, 'done', name)
    for (const name of removed) parts.activity.record('secret:remove', id, 'done', name)
  }
  /** The picture shows what became of the entries before the answer arrives, also when it is a failure. */
  const thenLook = async <T>(work: Promise<T>): Promise<T> => work.finally(() => follower.refresh())

  return {
    'snapshot:get': async () => store.getState(),
    'server:plan': (source) => planServers(tools, source),
    'server:add': act('server:add', async (source) => {
      const ids = await addServers(tools, source)
      for (const id of ids) await noteSecrets(id)
      return ids
    }),
    'server:update': act('server:update', async ({ id, definition }) => {
      const before = await enteredSecrets(tools, id)
      await thenLook(operations.update(id, definition))
      await noteSecrets(id, before)
    }),
    'server:start': act('server:start', ({ id }) => operations.start(id)),
    'server:cancel': act('server:cancel', async ({ id }) => operations.cancel(id)),
    'server:stop': act('server:stop', ({ id }) => operations.stop(id)),
    'server:restart': act('server:restart', ({ id }) => operations.restart(id)),
    'server:remove': act('server:remove', ({ id }) => thenLook(operations.remove(id))),
    'server:start-all': act('server:start-all', () => operations.startAll()),
    'server:stop-all': act('server:stop-all', () => operations.stopAll()),
    'server:move': act('server:move', ({ id, port }) => thenLook(operations.move(id, port))),
    'server:rotate': act('server:rotate', ({ id }) => thenLook(operations.rotate(id))),
    'server:rotate-all': act('server:rotate-all', () => thenLook(operations.rotateAll())),
    'server:revoke': act('server:revoke', ({ id }) => operations.revoke(id)),
    'server:leaked': act('server:leaked', async ({ id }) => {
      const lastUses = await parts.lastUses(id)
      return { ...(await thenLook(operations.leaked(id))), lastUses }
    }),
    'server:decline-gate': act('server:decline-gate', ({ id }) => operations.declineGate(id)),
    'fleet:upgrade': act('fleet:upgrade', () => thenLook(operations.upgrade())),
    'secret:set': act('secret:set', async ({ id, ...secret }) => {
      await setSecret(tools, id, secret)
      await tools.looks.lookAtToken(id)
    }),
    'secret:remove': act('secret:remove', async ({ id, name }) => {
      await removeSecret(tools, id, name)
      await tools.looks.lookAtToken(id)
    }),
    'secret:keep': act('secret:keep', ({ id }) => moveSecrets(tools, id)),
    'secret:to-keychain': act('secret:to-keychain', () => sealAllSecrets(tools)),
    'secret:store': () => tools.secrets.store(tools.definitions.current().settings.secretStore),
    'server:probe': ({ id }) => parts.check(id),
    'server:inspect': ({ id }) => inspectServer(tools, id),
    'server:snippets': async ({ id }) => (await clients()).snippets(await mooredServer(tools, id), true),

    'copy:token': async ({ id }) => surface.copy(await requireToken(tools, id), { secret: true }),
    'copy:url': async ({ id }) => surface.copy(await requireUrl(tools, id)),
    'copy:snippet': async ({ id, client }) => surface.copy(await requireSnippet(tools, id, client), { secret: true }),
    'copy:text': async ({ text }) => surface.copy(text),
    'logs:save': async ({ id }) => {
      const path = await surface.chooseSaveFile(`${id}.log`)
      if (path !== null) await saveLog(parts.logs, id, path)
      return path
    },

    'ports:map': () => portMapNow(tools),
    'ports:check': ({ port, id }) => portSlotNow(tools, port, id),
    'ports:plan': ({ id }) => planConflict(tools, id),
    'ports:plan-move': ({ id, port }) => planMove(tools, id, port),
    'ports:resolve': act('ports:resolve', ({ id, choice, start }) => thenLook(resolver.resolve(id, choice, start))),
    'ports:undo': act('ports:undo', ({ key }) => thenLook(resolver.undo(key))),

    'remote:options': ({ id }) => remoteOptions(tools, id),
    'remote:set': act('remote:set', ({ id, remote }) => operations.setRemote(id, remote)),
    'remote:authority': async () => viewOfAuthority(await tools.authority()),
    'remote:save-authority': async () => {
      const { certificate } = await tools.authority()
      const path = await surface.chooseSaveFile(AUTHORITY_FILE)
      if (path !== null) await writeAtomic(path, certificate, 0o644)
      return path
    },

    'client:preview': async ({ client, id, kind }) =>
      (await clients()).preview(client, await mooredServer(tools, id), kind),
    'client:link': act('client:link', async ({ client, id, seen }) =>
      thenLook((await clients()).link(client, await mooredServer(tools, id), seen)),
    ),
    'client:unlink': act('client:unlink', async ({ client, id, seen }) =>
      thenLook((await clients()).unlink(client, id, seen)),
    ),
    'client:deeds': async () => (await clients()).deeds(),
    'client:plan-undo': async ({ key }) => (await clients()).planUndo(key, await serverOfDeed(tools, key)),
    'client:undo': act('client:undo', async ({ key, entryOnly, seen }) => {
      const choice = { entryOnly, ...(seen ? { seen } : {}) }
      return thenLook((await clients()).undo(key, await serverOfDeed(tools, key), choice))
    }),
    'import:list': () => imports.list(),
    'import:take': act('import:take', async (wanted) => {
      const report = await thenLook(imports.take(wanted))
      for (const id of report.taken.servers) await noteSecrets(id)
      return report
    }),
    'import:undo': act('import:undo', ({ key }) => thenLook(imports.undo(key))),
    'client:relink': act('client:relink', async ({ client, id }) =>
      thenLook((await clients()).relink(client, await mooredServer(tools, id))),
    ),
    'client:forget': act('client:forget', async ({ client, id }) => thenLook((await clients()).forget(client, id))),
    'client:restart': act('client:restart', async ({ client, id, deed }) => {
      const server = await mooredServer(tools, id)
      const work = (await clients()).restart(client, server, deed, (step) => follower.showStep(client, step))
      return thenLook(work.finally(() => follower.showStep(client, null)))
    }),
    'client:refresh': () => follower.refresh(),

    'settings:update': act('settings:update', async (change) => {
      await tools.definitions.change((fleet) => ({ ...fleet, settings: changedSettings(fleet.settings, change) }))
    }),
    'engine:retry': async () => parts.retry(),
    'shell:reveal': async ({ path }) => surface.reveal(requireNamed(path, store.getState())),
    'shell:open-docs': async ({ page }) => surface.openDocs(page),
    'app:quit': async () => surface.quit(),
  }
}

const serverIn = (input: unknown): string | null =>
  typeof input === 'object' && input !== null && 'id' in input && typeof input.id === 'string' ? input.id : null

/** Of a command that is about one secret. */
function variableIn(command: Command, input: unknown): string | undefined {
  if (command !== 'secret:set' && command !== 'secret:remove') return undefined
  const isNamed = typeof input === 'object' && input !== null && 'name' in input && typeof input.name === 'string'
  return isNamed ? (input.name as string) : undefined
}

/** A window that was taken over must not learn about files that Berth has nothing to do with. */
function requireNamed(path: string, { app, clients, servers }: OutputOf<'snapshot:get'>): string {
  const named = new Set([
    app.home,
    ...clients.flatMap(({ files }) => files.map((file) => file.path)),
    ...servers.flatMap(({ entries }) => entries.map(({ file }) => file)),
  ])
  if (named.has(path)) return path
  throw new Failure('forbidden', 'That is not a file of Berth or of a client.', 'Open it in your file manager.')
}
