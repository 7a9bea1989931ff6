/** What every config format can do with the entries in it, so that one editor serves all clients. */
import type { Entry } from './client.ts'

/** How the place for entries looked before the first of ours, kept so that taking out the last one puts it back. */
export type Origin =
  /** `path[depth]` was not there, in an object that had other keys. */
  | { readonly kind: 'added'; readonly depth: number }
  /** The value at the first `depth` keys of the path was this text: `{}`, `null`... */
  | { readonly kind: 'replaced'; readonly depth: number; readonly text: string }

/** One reading of a config file. Each edit returns the whole new text, equal to the old outside of the entry. */
export interface ConfigDocument {
  readonly entries: ReadonlyMap<string, unknown>
  /** Adds the entry, or replaces its whole value: merging would leave stale fields (facts: clients.md case 35). */
  put(name: string, entry: Entry): { readonly text: string; readonly origin: Origin | null }
  /** Takes the entry out; with it, when it was the last one, what `origin` says that `put` had made around it. */
  remove(name: string, origin: Origin | null): string
}

export interface ParseConfig {
  /** Reads a text. Throws Failure 'client-file' that names the file, the line and the column. Blank text has no entries. */
  (source: ConfigSource): ConfigDocument
  /** For a large file, instead of its text; null where only the whole text will do. Absent for formats without it. */
  readonly abridge?: (bytes: Buffer) => Promise<Abridged | null>
}

/** A file without most of what is not about entries. */
export interface Abridged {
  /** Has the same entries, and is edited in the same way. Without a byte order mark. */
  readonly text: string
  /** The whole file for `text`, or for what an edit made of it; a mark before the text is kept. */
  whole(text: string): Buffer
}

export interface ConfigSource {
  /** For messages. */
  readonly file: string
  /** Without a byte order mark. */
  readonly text: string
}
