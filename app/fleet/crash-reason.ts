/** Why a container ended by itself, in words for the person who wonders. */
import type { Container } from '../engine/engine.ts'

/** Exit codes that a shell or the engine gives a meaning; 128 + n is signal n. */
const meanings: Readonly<Record<number, string>> = {
  0: 'It ended by itself, without an error (exit code 0). A server has to keep running.',
  125: 'The engine could not run it (exit code 125).',
  126: 'Its command is not a program that can be run (exit code 126).',
  127: 'Its command does not exist in the image (exit code 127).',
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
