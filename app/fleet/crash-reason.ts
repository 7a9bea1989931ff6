/** Why a container ended by itself, in words for the person who wonders. */
import type { Container } from '../engine/engine.ts'

/** Exit codes that a shell or the engine gives a meaning; 128 + n is signal n. */
const meanings: Readonly<Record<number, string>> = {
  0: 'It ended by itself, without an error (exit code 0). A server has to keep running.',
  125: 'The engine could not run it (exit code 125).',
  126: 'Its command is not a program that can be run (exit code 126).',
  127: 'Its command was not found in the image (exit code 127).',
  132: 'It used a processor instruction that this computer lacks (exit code 132).',
  134: 'It aborted (exit code 134).',
  137: 'It was killed from outside (exit code 137).',
  139: 'It crashed: invalid memory access (exit code 139).',
  143: 'Something else asked it to end (exit code 143).',
}

/** One sentence or two. `memoryLimit` is the definition's, like `512m`. */
export function crashReason(end: Pick<Container, 'exitCode' | 'outOfMemory' | 'error'>, memoryLimit: string): string {
  if (end.outOfMemory) return `It ran out of memory (limit ${memoryLimit}).`
  if (end.error !== '') return `The engine could not start it: ${end.error}`
  return meanings[end.exitCode] ?? `It ended with exit code ${end.exitCode}.`
}

/** Docker's init runs the command and says so when it cannot; Podman's leaves the program's name out. */
const initFailure = /^\[FATAL tini \(\d+\)\] exec (.+) failed: (.+)$/

/** A better reason, when the end of the log names the program that could not be run; null when it does not. */
export function reasonInLog(lines: readonly string[], exitCode: number): string | null {
  const match = lines.map((line) => initFailure.exec(line)).findLast((found) => found !== null)
  if (!match) return null
  const [, program, problem] = match
  const correct = 'Correct the command of the server.'
  switch (problem) {
    case 'No such file or directory':
      return `The image has no program "${program}" (exit code ${exitCode}). ${correct}`
    case 'Permission denied':
      return `The image has "${program}", but not as a program that can be run (exit code ${exitCode}). ${correct}`
    case 'Exec format error':
      return `The program "${program}" in the image is made for another kind of processor (exit code ${exitCode}). Use an image for this one.`
    default:
      return null
  }
}
