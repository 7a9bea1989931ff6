/** Every question a face may ask. What is not listed cannot be asked. */
import { z } from 'zod'
import type {
  LeakReport,
  LinkReport,
  MovedSecrets,
  RemoveReport,
  RotateReport,
  SecretStore,
  ServerPlan,
  Snippet,
  UndoPlan,
} from './answers.ts'
import type { DeedView } from './client-views.ts'
import type { FileDiff } from './diff.ts'
import { Port } from './forms.ts'
import { type ImportList, type ImportReport, type ImportUndone, TakeOver, UndoImport } from './imports.ts'
import { Choice, type ConflictPlan, type Option, type PortMap, type PortSlot, type Resolution } from './ports.ts'
import type { AuthorityView, RemoteOptions } from './remote.ts'
import { EnvName, Remote, ServerDefinition, ServerId } from './server.ts'
import { SettingsChange } from './settings.ts'
import type { ProbeReport, Snapshot } from './snapshot.ts'

const returning =
  <O>() =>
  <I extends z.ZodType>(input: I) =>
    ({ input }) as { readonly input: I; readonly output?: O }

const OneServer = z.object({ id: ServerId })
const ClientId = z.string().max(40)
const DeedKey = z.string().max(64)
const Seen = z
  .array(z.object({ file: z.string().max(4096), hash: z.string().max(64).nullable() }))
  .max(200)
  .optional()

/** What to add: the sample, a definition, or a snippet in a client's own form. */
const Source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sample'), id: ServerId.optional() }),
  z.object({ kind: z.literal('definition'), id: ServerId.optional(), definition: z.unknown() }),
  z.object({ kind: z.literal('snippet'), text: z.string().max(1_000_000) }),
])
export type ServerSource = z.infer<typeof Source>

export const commands = {
  'snapshot:get': returning<Snapshot>()(z.undefined()),

  /** What `server:add` would do with a source, problems included; changes nothing. */
  'server:plan': returning<readonly ServerPlan[]>()(Source),
  /** Adds all of a source's servers or none; answers their ids. */
  'server:add': returning<readonly string[]>()(Source),
  /** The whole definition anew. Values of secrets that come back masked keep what they were. */
  'server:update': returning<void>()(z.object({ id: ServerId, definition: ServerDefinition })),
  'server:start': returning<void>()(OneServer),
  'server:cancel': returning<void>()(OneServer),
  'server:stop': returning<void>()(OneServer),
  'server:restart': returning<void>()(OneServer),
  /**
   * Container, network, token, and our entries in every client. The face has asked the person first.
   * Answers which entries went, what of them had to stay, and what the person does next.
   */
  'server:remove': returning<RemoveReport>()(OneServer),
  'server:start-all': returning<void>()(z.undefined()),
  'server:stop-all': returning<void>()(z.undefined()),
  /** To the given port, or to the next free one; answers the port. */
  'server:move': returning<number>()(z.object({ id: ServerId, port: Port.optional() })),
  /** The old token works on for the grace period of the settings. */
  'server:rotate': returning<RotateReport>()(OneServer),
  /** Every HTTP server that has a token, one after the other. */
  'server:rotate-all': returning<void>()(z.undefined()),
  /** One value, from the face into the store: it never comes back. The server gets it at its next start. */
  'secret:set': returning<void>()(
    z.object({ id: ServerId, name: EnvName, value: z.string().max(65_536), asFile: z.boolean() }),
  ),
  'secret:remove': returning<void>()(z.object({ id: ServerId, name: EnvName })),
  /** Moves the secrets of a server out of fleet.json; answers their names. */
  'secret:keep': returning<readonly string[]>()(OneServer),
  /** Where a secret that is entered now would go; null while it could go nowhere. */
  'secret:store': returning<SecretStore | null>()(z.undefined()),
  /**
   * Moves what lies in private files to the keychain, where secrets go from then on, too. All of a server's or none;
   * after a failure those of servers before it have moved.
   */
  'secret:to-keychain': returning<readonly MovedSecrets[]>()(z.undefined()),
  /** Ends the grace period of the old token. */
  'server:revoke': returning<void>()(OneServer),
  /** Somebody else has the token: it is replaced, refused at once, and whoever is connected with it is cut off. */
  'server:leaked': returning<LeakReport>()(OneServer),
  /** It goes on checking its token itself, and no gate is offered for it any more. Nothing happens to one that does not. */
  'server:decline-gate': returning<void>()(OneServer),
  /** Puts a gate in front of every server for which one is offered; answers their ids. */
  'fleet:upgrade': returning<readonly string[]>()(z.undefined()),
  'server:probe': returning<ProbeReport>()(OneServer),
  /** The definition and the engine's own inspect, secrets masked, as JSON text. */
  'server:inspect': returning<{ readonly definition: string; readonly container: string | null }>()(OneServer),
  /** What a person could paste into a client by hand, the token masked. */
  'server:snippets': returning<readonly Snippet[]>()(OneServer),

  /** Puts it on the clipboard; the window never sees a token. */
  'copy:token': returning<void>()(OneServer),
  'copy:url': returning<void>()(OneServer),
  'copy:snippet': returning<void>()(z.object({ id: ServerId, client: ClientId })),
  'copy:text': returning<void>()(z.object({ text: z.string().max(20_000_000) })),
  /** Asks where, and writes the whole log there; answers the path, null when the person cancelled. */
  'logs:save': returning<string | null>()(OneServer),

  'ports:map': returning<PortMap>()(z.undefined()),
  /** One port as it is now, for a form; what server `id` itself has of it does not count as held. */
  'ports:check': returning<PortSlot>()(z.object({ port: Port, id: ServerId.optional() })),
  /** Who keeps the server from its port, and every way out with all that it would change. */
  'ports:plan': returning<ConflictPlan>()(OneServer),
  /** What a move would change, to the given port or the next free one; changes nothing. */
  'ports:plan-move': returning<Option>()(z.object({ id: ServerId, port: Port.optional() })),
  /** Carries out one choice, all of it or nothing; `start`: the server is started with it. */
  'ports:resolve': returning<Resolution>()(z.object({ id: ServerId, choice: Choice, start: z.boolean() })),
  'ports:undo': returning<void>()(z.object({ key: z.string().max(64) })),

  /** The ways in which other computers could reach the server, or do. Changes nothing. */
  'remote:options': returning<RemoteOptions>()(OneServer),
  /** Lets other computers reach it there, over TLS and with its token; null lets nobody but this one. */
  'remote:set': returning<void>()(z.object({ id: ServerId, remote: Remote.nullable() })),
  /** What another computer has to trust; made when first asked for. */
  'remote:authority': returning<AuthorityView>()(z.undefined()),
  /** Asks where, and writes the certificate there; answers the path, null when the person cancelled. */
  'remote:save-authority': returning<string | null>()(z.undefined()),

  /** What adding or removing would change in which files, the token masked. Changes nothing. */
  'client:preview': returning<readonly FileDiff[]>()(
    z.object({ client: ClientId, id: ServerId, kind: z.enum(['link', 'unlink']) }),
  ),
  /** With `seen`, only files that are still what the preview was of are written. */
  'client:link': returning<LinkReport>()(z.object({ client: ClientId, id: ServerId, seen: Seen })),
  'client:unlink': returning<LinkReport>()(z.object({ client: ClientId, id: ServerId, seen: Seen })),
  /** What was last written into clients' files and can be taken back, the newest first. */
  'client:deeds': returning<readonly DeedView[]>()(z.undefined()),
  'client:plan-undo': returning<UndoPlan>()(z.object({ key: DeedKey })),
  /** `entryOnly`: where a file was changed since, our entry alone may be taken out or put in again. */
  'client:undo': returning<LinkReport>()(z.object({ key: DeedKey, entryOnly: z.boolean(), seen: Seen })),
  /** The servers in clients' files that are not ours, and what each would become. Changes nothing. */
  'import:list': returning<ImportList>()(z.undefined()),
  /** Takes them over: into the fleet, secrets into the store, our entries in place of theirs. All of it or nothing. */
  'import:take': returning<ImportReport>()(TakeOver),
  /** Puts the files back as they were, byte by byte, and removes the servers. */
  'import:undo': returning<ImportUndone>()(UndoImport),
  /** Puts entries back that are gone or changed, over what stands there now. */
  'client:relink': returning<LinkReport>()(z.object({ client: ClientId, id: ServerId })),
  /** Lets go of entries that are gone or changed, and leaves the client's file as it is. */
  'client:forget': returning<LinkReport>()(z.object({ client: ClientId, id: ServerId })),
  /** Quits the app, writes, starts it again and looks whether it left the entry alone; in the snapshot step by step. */
  'client:restart': returning<LinkReport>()(
    z.object({ client: ClientId, id: ServerId, deed: z.enum(['link', 'relink']) }),
  ),
  /** Looks again for installed clients and their files. */
  'client:refresh': returning<void>()(z.undefined()),

  /** Those that are to change, and of `rotation` the parts: two changes at once do not undo each other. */
  'settings:update': returning<void>()(SettingsChange),
  'engine:retry': returning<void>()(z.undefined()),
  /** Shows a file of Berth's or a client's in the file manager. Only paths that the snapshot names. */
  'shell:reveal': returning<void>()(z.object({ path: z.string().max(4096) })),
  'shell:open-docs': returning<void>()(z.object({ page: z.enum(['docker', 'mcp', 'tray']) })),
  'app:quit': returning<void>()(z.undefined()),
} as const

export type Command = keyof typeof commands
export type InputOf<C extends Command> = z.input<(typeof commands)[C]['input']>
export type ParsedInputOf<C extends Command> = z.output<(typeof commands)[C]['input']>
export type OutputOf<C extends Command> = Exclude<(typeof commands)[C]['output'], undefined>
export type Handlers = { readonly [C in Command]: (input: ParsedInputOf<C>) => Promise<OutputOf<C>> }
