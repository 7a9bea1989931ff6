/** What the scripts say to a person: on stderr, so that stdout stays free for a command's own output. */

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** @param {number} milliseconds */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`
}

/** The beginning of a program's output: npm gives the reason first and then its manual. @param {string} text */
export function head(text, lines = 15) {
  return text.trim().split('\n').slice(0, lines).join('\n')
}

/** The end of a program's output: the part that says what went wrong. @param {string} text @param {number} lines */
export function tail(text, lines = 25) {
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}

/** An expected end of a script: told in words, without a stack. */
export class Stop extends Error {
  /** @param {string} problem what failed, on what @param {string} [fix] what to do */
  constructor(problem, fix = '') {
    super([problem, fix].filter(Boolean).join('\n'))
    this.name = 'Stop'
  }
}

/**
 * Runs a script's main function; its number becomes the exit code.
 * @param {() => Promise<number>} main
 */
export async function runScript(main) {
  try {
    process.exitCode = await main()
  } catch (thrown) {
    process.exitCode = 1
    say(thrown instanceof Stop ? thrown.message : String(thrown instanceof Error ? thrown.stack : thrown))
  }
}
