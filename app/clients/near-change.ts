/** Cuts two versions of a file down to the lines around what differs, so that a diff of large ones blocks nobody. */
import { setImmediate as turn } from 'node:timers/promises'
import type { Hunk } from '../contract/diff.ts'
import { sameEnd, sameStart } from './common-bytes.ts'
import { shownDiff } from './shown-diff.ts'

/** More lines on either side than a diff shows. */
const LINES = 5
const LINE_END = 0x0a
/** Bytes between two turns of everything else. */
const BETWEEN_TURNS = 1_000_000
const BYTE_ORDER_MARK = Buffer.from('\ufeff')

/** `shownDiff` of two files in UTF-8; null is no file. A byte order mark that comes or goes is no change. */
export async function shownFileDiff(
  before: Buffer | null,
  after: Buffer | null,
  secrets: readonly string[],
): Promise<readonly Hunk[]> {
  const [old, fresh] = [withoutMark(before), withoutMark(after)]
  const start = sameStart(old, fresh)
  const end = sameEnd(old.subarray(start), fresh.subarray(start))
  const from = linesBefore(old, start)
  const to = linesBehind(old, old.length - end)
  const near = (bytes: Buffer): string => bytes.toString('utf8', from, bytes.length - (old.length - to))
  const lead = await countLineEnds(old, from)
  return shownDiff(near(old), near(fresh), secrets).map((hunk) => ({
    ...hunk,
    before: hunk.before + lead,
    after: hunk.after + lead,
  }))
}

function withoutMark(bytes: Buffer | null): Buffer {
  if (bytes === null) return Buffer.alloc(0)
  return bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes
}

/** Where the line starts that is some lines before a place. */
function linesBefore(bytes: Buffer, place: number): number {
  let at = place
  for (let line = 0; line <= LINES && at > 0; line++) at = bytes.lastIndexOf(LINE_END, at - 1)
  return at <= 0 ? 0 : at + 1
}

function linesBehind(bytes: Buffer, place: number): number {
  let at = place
  for (let line = 0; line <= LINES && at < bytes.length; line++) {
    const lineEnd = bytes.indexOf(LINE_END, at)
    at = lineEnd < 0 ? bytes.length : lineEnd + 1
  }
  return at
}

async function countLineEnds(bytes: Buffer, end: number): Promise<number> {
  let count = 0
  for (let at = 0; at < end; ) {
    const pause = Math.min(end, at + BETWEEN_TURNS)
    for (; at < pause; at++) if (bytes[at] === LINE_END) count++
    if (at < end) await turn()
  }
  return count
}
