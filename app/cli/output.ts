/** What the terminal gets: words for people on one side, JSON for programs on the other, never both. */
import { once } from 'node:events'
import { styleText } from 'node:util'
import type { FailureView } from '../contract/failure.ts'

export type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'bold' | 'cyan'

export interface Output {
  readonly json: boolean
  paint(colour: Colour, text: string): string
  /** For people; nothing with --json. */
  line(text?: string): void
  /** For programs; nothing without --json. */
  data(value: unknown): void
  /** Waits while the reader is slower. */
  stream(text: string): Promise<void>
  /** One line that replaces itself, on a terminal only; null takes it away. */
  progress(text: string | null): void
  /** For a person to know beside what was asked for, on stderr. */
  note(text: string): void
  failure(failure: FailureView): void
}

export interface Streams {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

export function createOutput(
  { stdout, stderr }: Streams,
  { json, env }: { json: boolean; env: NodeJS.ProcessEnv },
): Output {
  const isColourful = stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
  const isLively = stderr.isTTY === true && !json && env['TERM'] !== 'dumb'
  let isProgressShown = false

  const progress = (text: string | null): void => {
    if (!isLively || (text === null && !isProgressShown)) return
    isProgressShown = text !== null
    stderr.write(`\r\u001b[2K${(text ?? '').slice(0, (stderr.columns || 80) - 1)}`)
  }
  const say = (stream: NodeJS.WriteStream, text: string): void => {
    progress(null)
    stream.write(`${text}\n`)
  }
  return {
    json,
    paint: (colour, text) => (isColourful ? styleText(colour, text) : text),
    line: (text = '') => {
      if (!json) say(stdout, text)
    },
    data: (value) => {
      if (json) say(stdout, JSON.stringify(value, null, 2))
    },
    stream: async (text) => {
      if (!stdout.write(text)) await once(stdout, 'drain')
    },
    progress,
    note: (text) => {
      if (!json) say(stderr, isColourful ? styleText('yellow', text) : text)
    },
    failure: ({ kind, message, fix }) => {
      // One line, since lines of a log may have gone before.
      if (json) say(stdout, JSON.stringify({ error: { kind, message, fix } }))
      else say(stderr, `berth: ${message}${fix ? `\n  ${fix}` : ''}`)
    },
  }
}
