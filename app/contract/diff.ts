/** What changes in a text file, line by line, as every face shows it. Credentials in it are masked. */

export interface DiffLine {
  readonly kind: 'same' | 'out' | 'in'
  /** Without its line end. */
  readonly text: string
}

export interface Hunk {
  /** The numbers of its first line in the old and in the new text, from 1. */
  readonly before: number
  readonly after: number
  readonly lines: readonly DiffLine[]
}

/** A file as a person was shown it, given back with the wish to write. */
export interface SeenFile {
  readonly file: string
  /** Of the bytes that were read; null where there was no file. */
  readonly hash: string | null
}

export interface FileDiff extends SeenFile {
  readonly isNew: boolean
  /** Empty when there is nothing to change. */
  readonly hunks: readonly Hunk[]
}
