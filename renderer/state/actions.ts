/** What a person can do: one command to the app each, and a word about how it went. */
import type { LinkReport } from '../../app/contract/answers.ts'
import type { ClientView, DeedView } from '../../app/contract/client-views.ts'
import type { Command, InputOf, OutputOf } from '../../app/contract/commands.ts'
import type { FailureView } from '../../app/contract/failure.ts'
import { assertNever, type Result } from '../../app/contract/result.ts'
import type { Settings, SettingsChange } from '../../app/contract/settings.ts'
import { useMirror } from './mirror.ts'
import { noteNextStep } from './next-steps.ts'
import { findServer } from './select.ts'
import { sayDone, sayFailed, type ToastAction } from './toasts.ts'
import { openOverlay, openServer, useView } from './view.ts'

/** Asks the app; a failure is the caller's to show. */
export function ask<C extends Command>(command: C, input: InputOf<C>): Promise<Result<OutputOf<C>>> {
  return window.berth.ask(command, input)
}

/** Asks the app; a failure becomes a toast with its remedy, and the answer is then null. */
export async function attempt<C extends Command>(
  command: C,
  input: InputOf<C>,
  retry?: () => void,
): Promise<OutputOf<C> | null> {
  const result = await ask(command, input)
  if (result.ok) return result.value
  if (result.failure.kind !== 'cancelled') sayFailed(result.failure, remedyOf(result.failure, retry) ?? undefined)
  return null
}

/** The one-click way out of a failure, when it has one. */
export function remedyOf(failure: FailureView, retry?: () => void): ToastAction | null {
  const { remedy } = failure
  if (!remedy) return null
  switch (remedy.kind) {
    case 'resolve':
      return { label: 'Resolve…', run: () => openOverlay({ kind: 'conflict', id: remedy.id, start: true }) }
    case 'retry':
      return retry ? { label: 'Try again', run: retry } : null
    case 'use-secret-file':
      return { label: 'Keep in a private file', run: () => void keepSecretsInFile(retry) }
    case 'enter-secret':
      return enterSecret('Enter it', remedy.id, remedy.name, { start: true })
    case 'open-logs':
      return { label: 'Open logs', run: () => openServer(remedy.id, 'logs') }
    default:
      return assertNever(remedy)
  }
}

/** Opens the form at that variable. `start`: the server is started with it. */
export const enterSecret = (label: string, id: string, name: string, { start = false } = {}): ToastAction => ({
  label,
  run: () => openOverlay({ kind: 'edit', id, secret: name, start }),
})

/** A person's own choice where there is no keychain: secrets go into files that only they can read. */
async function keepSecretsInFile(then?: () => void): Promise<void> {
  const done = await attempt('settings:update', { secretStore: 'file' })
  if (done !== null) then?.()
}

/** Moves what lies in fleet.json into the store. */
export async function keepSecretsOf(id: string): Promise<void> {
  const names = await attempt('secret:keep', { id }, () => void keepSecretsOf(id))
  if (names) sayDone(names.length === 0 ? 'Nothing had to be moved.' : `${names.join(', ')} of ${id} moved.`)
}

/** Starts it; where its port is held, the ways out come first, since the start could only fail. */
export function startServer(id: string): void {
  const { snapshot } = useMirror.getState()
  if (snapshot && findServer(snapshot, id)?.conflict) openOverlay({ kind: 'conflict', id, start: true })
  else void startNow(id)
}

/** Milliseconds after a click in which a dialog still answers it; later it would interrupt something else. */
const STILL_AN_ANSWER = 3_000

/** Starts it whatever the snapshot says of its port. A port that is found taken at once opens the ways out. */
export async function startNow(id: string): Promise<void> {
  const asked = Date.now()
  const result = await ask('server:start', { id })
  const isTaken = !result.ok && result.failure.remedy?.kind === 'resolve'
  if (isTaken && Date.now() - asked < STILL_AN_ANSWER && useView.getState().overlay === null)
    openOverlay({ kind: 'conflict', id, start: true })
  else sayUnlessShown(result)
}

// A failed start is in the snapshot, with its remedy, where the person looks; a toast would say it twice.
export const restartServer = (id: string): void => void ask('server:restart', { id }).then(sayUnlessShown)
export const cancelStart = (id: string): void => void attempt('server:cancel', { id })
export const stopServer = (id: string): void => void attempt('server:stop', { id }, () => stopServer(id))
export const startAll = (): void => void ask('server:start-all', undefined).then(sayUnlessShown)
export const stopAll = (): void => void attempt('server:stop-all', undefined, stopAll)

const shownInSnapshot = new Set<FailureView['kind']>([
  'cancelled',
  'image-not-found',
  'pull-failed',
  'build-failed',
  'port-taken',
  'not-loopback',
  'start-failed',
  'secret-missing',
  'no-engine',
])

function sayUnlessShown(result: Result<unknown>): void {
  if (result.ok || shownInSnapshot.has(result.failure.kind)) return
  sayFailed(result.failure, remedyOf(result.failure) ?? undefined)
}

/** One handshake now. The result is in the snapshot; only what kept it from running is said here. */
export async function checkServer(id: string): Promise<void> {
  await attempt('server:probe', { id })
}

export async function removeServer(id: string): Promise<void> {
  const gone = await ask('server:remove', { id })
  if (gone.ok) sayDone([`${id} removed.`, gone.value.next].filter((words) => words !== null).join(' '))
  else sayFailed(gone.failure)
}

/** Adds the sample server and starts it. */
export async function startSample(): Promise<void> {
  const added = await attempt('server:add', { kind: 'sample' })
  const id = added?.[0]
  if (!id) return
  openServer(id, 'overview')
  startServer(id)
}

export async function copyUrl(id: string): Promise<void> {
  if ((await ask('copy:url', { id })).ok) sayDone('URL copied.')
}

export async function copyToken(id: string): Promise<void> {
  const result = await ask('copy:token', { id })
  if (result.ok) sayDone('Token copied.')
  else sayFailed(result.failure)
}

export async function copyText(text: string, said: string): Promise<void> {
  const result = await ask('copy:text', { text })
  if (result.ok) sayDone(said)
  else sayFailed(result.failure)
}

/** Writes the entry. What to do next stays beside the client until it is done. */
export async function linkClient(client: ClientView, id: string): Promise<void> {
  const report = await attempt('client:link', { client: client.id, id }, () => void linkClient(client, id))
  if (report) saidAdded(client, id, report)
}

export function saidAdded(client: Pick<ClientView, 'id' | 'name'>, id: string, report: LinkReport): void {
  noteNextStep(client.id, id, report.next)
  sayDone(`${id} added to ${client.name}.`, undoAction(client.id, id))
}

export async function unlinkClient(client: ClientView, id: string): Promise<void> {
  const report = await attempt('client:unlink', { client: client.id, id }, () => void unlinkClient(client, id))
  if (!report) return
  noteNextStep(client.id, id, null)
  sayDone(`${id} removed from ${client.name}.`, undoAction(client.id, id))
}

const undoAction = (client: string, id: string): ToastAction => ({ label: 'Undo', run: () => undoLast(client, id) })

/** Byte by byte at once; where somebody wrote the file since, a person first sees what that would do. */
async function undoLast(client: string, id: string): Promise<void> {
  const deeds = await attempt('client:deeds', undefined)
  const deed = deeds?.find((one) => one.client === client && one.id === id)
  if (!deed) return
  const result = await ask('client:undo', { key: deed.key, entryOnly: false })
  if (result.ok) saidUndone(deed, result.value)
  else if (result.failure.kind === 'client-file-changed') openOverlay({ kind: 'undo', deed: deed.key })
  else sayFailed(result.failure)
}

export function saidUndone({ client, id, kind }: DeedView, { next }: LinkReport): void {
  noteNextStep(client, id, kind === 'unlink' ? next : null)
  sayDone(kind === 'link' ? `${id} is taken out again.` : `${id} is back.`)
}

/** The same, but a client that would lose the entry while it runs is told of first. */
export function addToClient(client: ClientView, id: string): Promise<void> {
  if (!mustRestart(client)) return linkClient(client, id)
  openOverlay({ kind: 'restart', client: client.id, id, deed: 'link' })
  return Promise.resolve()
}

export function putBackInto(client: ClientView, id: string): Promise<void> {
  if (!mustRestart(client)) return relinkClient(client, id)
  openOverlay({ kind: 'restart', client: client.id, id, deed: 'relink' })
  return Promise.resolve()
}

const mustRestart = ({ running, canRestart }: ClientView): boolean => running && canRestart

/** Writes an entry again that is gone or was changed. */
export async function relinkClient(client: ClientView, id: string): Promise<void> {
  const report = await attempt('client:relink', { client: client.id, id }, () => void relinkClient(client, id))
  if (!report) return
  noteNextStep(client.id, id, report.next)
  sayDone(`${id} put back into ${client.name}.`)
}

/** Lets go of such an entry; the client's file stays as it is. */
export async function forgetEntry(client: ClientView, id: string): Promise<void> {
  const report = await attempt('client:forget', { client: client.id, id })
  if (report) sayDone(`The entry for ${id} in ${client.name} is forgotten. Its file stays as it is.`)
}

export const reveal = (path: string): void => void attempt('shell:reveal', { path })

/** On top of the settings as they are now, which an undo finds changed in other ways. */
export const changeSettings = (change: SettingsChange): void => void attempt('settings:update', change)

/** The same for the schedule of tokens: leaving one field may change it in the moment in which another does. */
export const changeRotation = (rotation: Partial<Settings['rotation']>): void => changeSettings({ rotation })

export const retryEngine = (): void => void ask('engine:retry', undefined)

export async function saveLog(id: string): Promise<void> {
  const path = await attempt('logs:save', { id })
  if (path) sayDone(`Log saved to ${path}.`)
}
