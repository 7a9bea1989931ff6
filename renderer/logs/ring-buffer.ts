/** The last lines of a log at a bounded cost: by number and by characters, whichever limit comes first. */
import type { LogLine } from '../../app/contract/streams.ts'

export interface LogBuffer {
  /** Number of the oldest line kept. Numbers grow for ever, so a line keeps its own while others come and go. */
  first(): number
  /** One past the newest. */
  end(): number
  append(lines: readonly LogLine[]): void
  /** undefined for a line that has left or not come. */
  at(number: number): LogLine | undefined
  clear(): void
}

export interface LogLimits {
  readonly lines: number
  readonly characters: number
}

export function createLogBuffer(limits: LogLimits): LogBuffer {
  // A line sits at its number modulo the limit: filling goes from 0 upward, so the array stays dense.
  let slots: (LogLine | undefined)[] = []
  let first = 0
  let end = 0
  let characters = 0

  const dropFirst = (): void => {
    const slot = first % limits.lines
    characters -= slots[slot]?.text.length ?? 0
    slots[slot] = undefined
    first += 1
  }
  const push = (line: LogLine): void => {
    if (end - first === limits.lines) dropFirst()
    slots[end % limits.lines] = line
    end += 1
    characters += line.text.length
    while (characters > limits.characters && end - first > 1) dropFirst()
  }

  return {
    first: () => first,
    end: () => end,
    append: (lines) => lines.forEach(push),
    at: (number) => (number >= first && number < end ? slots[number % limits.lines] : undefined),
    clear: () => {
      slots = []
      first = end = characters = 0
    },
  }
}
