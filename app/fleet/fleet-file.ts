/** The text of fleet.json to definitions and back: what Berth does not know or understand is kept as it is. */
import { type ParseError, parse as parseLeniently } from 'jsonc-parser'
import { z } from 'zod'
import type { FailureView } from '../contract/failure.ts'
import { Port } from '../contract/forms.ts'
import { ServerDefinition, ServerId } from '../contract/server.ts'
import { Settings } from '../contract/settings.ts'

export interface Fleet {
  readonly settings: Settings
  /** In the order of the file, which is the order people see. */
  readonly servers: Readonly<Record<string, ServerDefinition>>
  /** Entries of the file that cannot be used and are kept: id to port, null where that cannot be read either. */
  readonly unused: Readonly<Record<string, number | null>>
}

/** The outermost form alone: one wrong server must not take the others with it. Keys of a newer Berth are kept. */
export const FleetDocument = z.looseObject(
  {
    version: z.literal([1, 2], 'The version of this form is 2.'),
    settings: z.unknown().optional(),
    servers: z.record(z.string(), z.unknown(), 'servers is an object of ids and definitions.').default({}),
  },
  'It is an object with a version and servers.',
)
export type FleetDocument = z.infer<typeof FleetDocument>

export interface FleetReading {
  readonly fleet: Fleet
  /** One per thing that could not be used; the rest is used all the same. */
  readonly problems: readonly FailureView[]
  /** null when the text cannot be understood: then it must not be written over either. */
  readonly document: FleetDocument | null
}

/** undefined when there is none; also for ids like `constructor`, which every object seems to have. */
export function definitionIn({ servers }: Pick<Fleet, 'servers'>, id: string): ServerDefinition | undefined {
  return Object.hasOwn(servers, id) ? servers[id] : undefined
}

export const emptyFleet: Fleet = { settings: Settings.parse({}), servers: {}, unused: {} }

/** `text` is null when there is no file yet. `file` is for the words of problems only. */
export function readFleet(text: string | null, file: string): FleetReading {
  if (text === null)
    return { fleet: emptyFleet, problems: [], document: { version: VERSION, settings: {}, servers: {} } }
  const json = parsed(text)
  if (!json.ok) return unreadable(`${file}, line ${json.line}, is not valid JSON.`, file)
  const envelope = FleetDocument.safeParse(json.value)
  if (!envelope.success) return unreadable(envelopeProblem(json.value, file, envelope.error), file)
  return readDocument(inThisForm(envelope.data), file)
}

/** Of what Berth writes. Form 1 is from before there were gates. */
const VERSION = 2

/** In form 1 a server checked its token itself unless it said otherwise. It goes on so until somebody upgrades it. */
function inThisForm(document: FleetDocument): FleetDocument {
  if (document.version === VERSION) return document
  const servers = Object.entries(document.servers).map(([id, raw]) => {
    const isTold = typeof raw !== 'object' || raw === null || 'auth' in raw
    return [id, isTold ? raw : { ...raw, auth: 'server' }] as const
  })
  return { ...document, version: VERSION, servers: Object.fromEntries(servers) }
}

function readDocument(document: FleetDocument, file: string): FleetReading {
  const problems: FailureView[] = []
  const note = (message: string): void => {
    problems.push({ kind: 'file-unreadable', message, fix: `Correct it in ${file}. All else in the file works.` })
  }
  const settings = Settings.safeParse(document.settings ?? {})
  if (!settings.success) note(`The settings in fleet.json are not used: ${firstIssue(settings.error)}`)

  const servers: Record<string, ServerDefinition> = {}
  const unused: Record<string, number | null> = {}
  for (const [id, raw] of Object.entries(document.servers)) {
    const name = ServerId.safeParse(id)
    const definition = ServerDefinition.safeParse(raw)
    const error = name.error ?? definition.error
    if (definition.data && !error) servers[id] = definition.data
    else {
      unused[id] = portIn(raw)
      if (error) note(`Server "${id}" in fleet.json is not used: ${firstIssue(error)}`)
    }
  }
  return { fleet: { settings: settings.data ?? emptyFleet.settings, servers, unused }, problems, document }
}

function portIn(raw: unknown): number | null {
  const written = typeof raw === 'object' && raw !== null && 'port' in raw ? Port.safeParse(raw.port) : null
  return written?.data ?? null
}

/**
 * The new text. Servers and settings that `after` did not change keep their JSON, unknown keys included; so do entries
 * that cannot be used, unless `after` leaves them out.
 */
export function fleetText(document: FleetDocument, before: Fleet, after: Fleet): string {
  const servers: Record<string, unknown> = {}
  for (const [id, raw] of Object.entries(document.servers)) {
    const was = definitionIn(before, id)
    const is = definitionIn(after, id)
    const isDropped = Object.hasOwn(before.unused, id) && !Object.hasOwn(after.unused, id)
    if (is === was && !isDropped) servers[id] = raw
    else if (is) servers[id] = is
  }
  for (const [id, definition] of Object.entries(after.servers))
    if (!Object.hasOwn(servers, id)) servers[id] = definition
  const settings = after.settings === before.settings ? document.settings : after.settings
  return `${JSON.stringify({ ...document, settings, servers }, null, 2)}\n`
}

/** "port: A port is a whole number from 1 to 65535." */
export function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  if (!issue) return 'it is not valid.'
  const where = issue.path.map(String).join('.')
  return where ? `${where}: ${issue.message}` : issue.message
}

function unreadable(message: string, file: string): FleetReading {
  const fix = `Correct it, or move it away. Berth does not write over it: ${file}`
  return { fleet: emptyFleet, problems: [{ kind: 'file-unreadable', message, fix }], document: null }
}

function envelopeProblem(value: unknown, file: string, error: z.ZodError): string {
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined
  if (typeof version === 'number' && version > VERSION)
    return `${file} was written by a newer Berth (version ${version}).`
  return `${file} is not a fleet file: ${firstIssue(error)}`
}

function parsed(text: string): { readonly ok: true; readonly value: unknown } | { ok: false; readonly line: number } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch {
    const errors: ParseError[] = []
    parseLeniently(text, errors, { disallowComments: true })
    const before = text.slice(0, errors[0]?.offset ?? text.length)
    return { ok: false, line: before.split('\n').length }
  }
}
