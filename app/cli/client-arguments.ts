/** Reads the commands that are about AI clients and their files. */
import { DRY_RUN, type Options, type Read, type Reader, read } from './read-words.ts'
import { WrongUsage } from './wrong-usage.ts'

export type ClientCommand =
  | { readonly name: 'clients' }
  /** `restart`: while the client is quit. */
  | {
      readonly name: 'link'
      readonly client: string
      readonly id: string
      readonly dryRun: boolean
      readonly restart: boolean
    }
  | { readonly name: 'unlink'; readonly client: string; readonly id: string; readonly dryRun: boolean }
  | { readonly name: 'relink'; readonly client: string; readonly id: string; readonly restart: boolean }
  | { readonly name: 'forget'; readonly client: string; readonly id: string }
  /** `client` is null for the last change of any. */
  | {
      readonly name: 'undo'
      readonly client: string | null
      readonly mode: 'do' | 'list' | 'dry-run'
      readonly entryOnly: boolean
    }
  | { readonly name: 'import'; readonly wish: ImportWish }

export type ImportWish =
  | { readonly kind: 'list' }
  /** `what`: a name or an id of the list. `client`: its entries alone. */
  | { readonly kind: 'take'; readonly what: string; readonly client: string | null; readonly dryRun: boolean }
  | { readonly kind: 'undo'; readonly id: string }

export const clientReaders: { readonly [Name in ClientCommand['name']]: Reader<ClientCommand> } = {
  clients: (args) => ({ command: { name: 'clients' }, json: read(args, {}, []).json }),
  link: (args) => {
    const { target, dryRun, restart, json } = mooring(args, { ...DRY_RUN, ...RESTART })
    return { command: { name: 'link', ...target, dryRun, restart }, json }
  },
  unlink: (args) => {
    const { target, dryRun, json } = mooring(args, DRY_RUN)
    return { command: { name: 'unlink', ...target, dryRun }, json }
  },
  relink: (args) => {
    const { target, restart, json } = mooring(args, RESTART)
    return { command: { name: 'relink', ...target, restart }, json }
  },
  forget: (args) => {
    const { target, json } = mooring(args, {})
    return { command: { name: 'forget', ...target }, json }
  },
  undo: undoCommand,
  import: importCommand,
}

const RESTART: Options = { restart: { type: 'boolean' } }

/** The client, the server, and which of the options were given. */
function mooring(args: readonly string[], options: Options) {
  const { values, words, json } = read(args, options, ['CLIENT', 'ID'])
  const [dryRun, restart] = [values['dry-run'] === true, values['restart'] === true]
  if (dryRun && restart) throw new WrongUsage('--dry-run changes nothing, so it goes without --restart.')
  return { target: { client: words[0] ?? '', id: words[1] ?? '' }, dryRun, restart, json }
}

function undoCommand(args: readonly string[]): Read<ClientCommand> {
  const options: Options = { list: { type: 'boolean' }, ...DRY_RUN, 'entry-only': { type: 'boolean' } }
  const { values, words, json } = read(args, options, ['[CLIENT]'])
  const entryOnly = values['entry-only'] === true
  if (values['list'] === true && (entryOnly || values['dry-run'] === true)) {
    throw new WrongUsage('--list goes with no other option.')
  }
  const mode = values['list'] === true ? 'list' : values['dry-run'] === true ? 'dry-run' : 'do'
  return { command: { name: 'undo', client: words[0] ?? null, mode, entryOnly }, json }
}

function importCommand(args: readonly string[]): Read<ClientCommand> {
  const options: Options = { client: { type: 'string' }, ...DRY_RUN, undo: { type: 'boolean' } }
  const { values, words, json } = read(args, options, ['[NAME]'])
  const [what] = words
  const client = typeof values['client'] === 'string' ? values['client'] : null
  const [dryRun, undo] = [values['dry-run'] === true, values['undo'] === true]
  const isMore = client !== null || dryRun
  if (undo && isMore) throw new WrongUsage('--undo goes with NAME alone.')
  if (what === undefined && (undo || isMore)) throw new WrongUsage('NAME is missing.')
  if (what === undefined) return { command: { name: 'import', wish: { kind: 'list' } }, json }
  if (undo) return { command: { name: 'import', wish: { kind: 'undo', id: what } }, json }
  return { command: { name: 'import', wish: { kind: 'take', what, client, dryRun } }, json }
}
