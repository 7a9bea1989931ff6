/** Reads a client's file without ever taking "could not read" or "half written" for "empty". */
import type { Stats } from 'node:fs'
import { lstat, open, realpath, stat } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../contract/failure.ts'
import type { Abridged, ConfigDocument, ParseConfig } from './config-document.ts'
import { refusal } from './refusal.ts'

/** What stood in a file at one moment. */
export interface FileState {
  /** As the client names it. */
  readonly file: string
  /** Where links lead: the file that is really read and written. */
  readonly target: string
  /** null when there is no such file. */
  readonly bytes: Buffer | null
  readonly stats: Stats | null
}

/** Bytes that parsed. */
export interface Parsed extends Abridged {
  /** Of `text`, which is the file's own unless that is large. */
  readonly document: ConfigDocument
  readonly hasByteOrderMark: boolean
}

/** A reading that parsed. */
export interface Reading extends Parsed {
  readonly state: FileState
}

/** Bytes; below, the whole text is parsed in some ten milliseconds. */
const LARGE_FILE = 250_000

/**
 * Milliseconds before another look at a file that is blank or does not parse: Claude Desktop truncates and writes in
 * place, so a reader can meet a part of it (facts: clients.md 1.7). Half a second in all, then it counts as broken.
 */
const SECOND_LOOKS = [100, 150, 250]

/**
 * Reads and parses. Throws Failure 'client-file' or 'file-unreadable', never for a file that is just not there.
 * `onBytes` is called with each state before it is parsed, which takes a while when it is large.
 */
export async function readSettled(
  file: string,
  parse: ParseConfig,
  onBytes?: (state: FileState) => void,
): Promise<Reading> {
  for (const pause of SECOND_LOOKS) {
    try {
      const reading = await readOnce(file, parse, onBytes)
      if (reading.state.bytes === null || reading.text.trim() !== '') return reading
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
    }
    await wait(pause)
  }
  return readOnce(file, parse, onBytes)
}

async function readOnce(file: string, parse: ParseConfig, onBytes?: (state: FileState) => void): Promise<Reading> {
  const state = await readState(file)
  onBytes?.(state)
  return { state, ...(await parsed(file, state.bytes, parse)) }
}

/** Throws Failure 'client-file'. Does not block where the file is large but what it says of entries is not. */
export async function parsed(file: string, bytes: Buffer | null, parse: ParseConfig): Promise<Parsed> {
  const isLarge = bytes !== null && bytes.length >= LARGE_FILE
  const abridged = isLarge ? await parse.abridge?.(bytes) : null
  if (abridged) {
    try {
      const document = parse({ file, text: abridged.text })
      return { ...abridged, document, hasByteOrderMark: bytes?.[0] === 0xef }
    } catch (thrown) {
      // The place in the message would be that in the short text.
      if (!(thrown instanceof Failure)) throw thrown
    }
  }
  const { text, hasByteOrderMark } = decoded(file, bytes)
  return { text, hasByteOrderMark, whole: (next) => Buffer.from(next), document: parse({ file, text }) }
}

/** Bytes that the file of a reading will have with another text. */
export function sizeWith({ state, text }: Reading, next: string): number {
  return (state.bytes?.length ?? 0) + Buffer.byteLength(next) - Buffer.byteLength(text)
}

/** The bytes behind every link. Refuses what is not a plain file. */
export async function readState(file: string): Promise<FileState> {
  try {
    const target = await targetOf(file)
    const stats = await stat(target).catch(absent)
    if (!stats) return { file, target, bytes: null, stats: null }
    if (stats.isDirectory()) throw refusal(file, 'it is a folder', 'Move that folder away, then try again.')
    if (!stats.isFile()) throw refusal(file, 'it is not a plain file', 'Put a plain file there, then try again.')
    return { file, target, stats, bytes: await readAtOnce(target, stats.size) }
  } catch (cause) {
    if (cause instanceof Failure) throw cause
    const message = `${file} cannot be read: ${(cause as Error).message}.`
    throw new Failure('file-unreadable', message, 'Check the permissions of the file and its folder.', { cause })
  }
}

/** Into memory that is taken once: by pieces, as \`readFile\` does it, a large file takes twice as long. */
async function readAtOnce(target: string, size: number): Promise<Buffer> {
  const handle = await open(target)
  try {
    // One byte more than it had shows whether it has grown since.
    const bytes = Buffer.allocUnsafeSlow(size + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length)
      length += bytesRead
      if (bytesRead === 0) return bytes.subarray(0, length)
      if (length === bytes.length) return Buffer.concat([bytes, await handle.readFile()])
    }
  } finally {
    await handle.close()
  }
}

async function targetOf(file: string): Promise<string> {
  const real = await realpath(file).catch(absent)
  if (real) return real
  const link = await lstat(file).catch(absent)
  if (!link) return file
  throw refusal(file, 'it is a link to a file that is not there', 'Create the file it leads to, or remove the link.')
}

/** null for a file that is not there; any other error goes on. */
function absent(cause: NodeJS.ErrnoException): null {
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return null
  throw cause
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decoded(file: string, bytes: Buffer | null): { readonly text: string; readonly hasByteOrderMark: boolean } {
  if (!bytes) return { text: '', hasByteOrderMark: false }
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (isUtf16 || bytes.subarray(0, 200).includes(0)) {
    throw refusal(
      file,
      'it is UTF-16 text, which its program cannot read',
      'Save it as UTF-8 in an editor, then try again.',
    )
  }
  try {
    const text = utf8.decode(bytes)
    return text.startsWith('\ufeff')
      ? { text: text.slice(1), hasByteOrderMark: true }
      : { text, hasByteOrderMark: false }
  } catch (cause) {
    throw refusal(file, 'it is not UTF-8 text', 'Save it as UTF-8 in an editor, then try again.', cause)
  }
}
