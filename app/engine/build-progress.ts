/** Reads the classic builder's output: which step it is at, and why it failed. */
import { z } from 'zod'
import { Failure } from '../contract/failure.ts'
import type { BuildProgress } from './engine.ts'

const BuildLine = z.object({
  stream: z.string().optional(),
  status: z.string().optional(),
  error: z.string().optional(),
})

/** Docker writes "Step 3/9 : RUN x", Podman "STEP 3/9: RUN x". */
const stepLine = /^step (\d+)\/(\d+) ?: ?(.*)/i
/** Colours and cursor moves of the programs that the build runs. */
const terminalCodes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, 'g')
/** What the builder says about itself between the steps. */
const builderNoise = /^ --->|^Removing intermediate container/
/** Enough to see the error of a compiler or a package manager. */
const LINES_IN_FAILURE = 5

export interface BuildReading {
  /** The progress after one line of the engine's answer, or null when nothing changed. Throws the build's failure. */
  add(json: unknown): BuildProgress | null
  /** A failure with these words of the engine, and with the last output of the build. */
  failure(text: string): Failure
}

export function createBuildReading(tag: string): BuildReading {
  let progress: BuildProgress = { step: 0, steps: 0, line: '' }
  const last: string[] = []

  function failure(text: string): Failure {
    const at = progress.steps > 0 ? ` at step ${progress.step} of ${progress.steps}` : ''
    const output = last.length > 0 ? ` The last lines were: ${last.join(' | ')}` : ''
    const reason = buildReason(text)
    return new Failure(
      'build-failed',
      `Could not build ${tag}: it failed${at}. ${reason}${output}`.trim(),
      fixFor(text, output),
    )
  }

  return {
    failure,
    add(json) {
      const { stream, status, error } = BuildLine.parse(json)
      if (error !== undefined) throw failure(error)
      const lines = (stream ?? status ?? '')
        .replace(terminalCodes, '')
        .split(/[\r\n]+/)
        .filter((line) => line.trim() !== '')
      if (lines.length === 0) return null
      for (const line of lines) {
        const step = stepLine.exec(line)
        progress = step
          ? { step: Number(step[1]), steps: Number(step[2]), line: step[3] as string }
          : { ...progress, line: line.trim().slice(0, 500) }
        if (step || builderNoise.test(line)) continue
        last.push(line.trim().slice(0, 200))
        if (last.length > LINES_IN_FAILURE) last.shift()
      }
      return progress
    },
  }
}

function buildReason(text: string): string {
  const code = /returned a non-zero code: (\d+)|exit(?:ed with)? (?:status|code) (\d+)/i.exec(text)
  if (code) return `Its command ended with code ${code[1] ?? code[2]}.`
  const line = text
    .replace(/^\(HTTP code \w+\) .*? - /s, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 240)
  return line === '' || line.startsWith('{') ? '' : `The engine says: ${line}`
}

function fixFor(text: string, output: string): string {
  if (/no space left/i.test(text + output)) return 'Free space, for example with `docker system prune`.'
  if (/no such host|dial tcp|ENOTFOUND|EAI_AGAIN|i\/o timeout/i.test(text + output))
    return 'Check the internet connection, then try again.'
  return 'Try again. If it stays, report it with these lines.'
}
