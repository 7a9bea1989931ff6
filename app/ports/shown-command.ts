/** A process's command line as it may be shown: without what looks like a credential, and not too long. */
import { MASK, maskedText, maskedWords } from '../contract/credential.ts'

/** Characters; a Java command line has many thousand. */
const LONGEST = 1_000

/** `command` is a list of words where the system keeps them apart, else one text. null when there is nothing. */
export function shownCommand(command: string | readonly string[]): string | null {
  const masked = typeof command === 'string' ? maskedText(command) : maskedWords(command).join(' ')
  // A header without its name, as some programs take it.
  const text = masked.replace(/\b(Bearer|Basic)\s+(?!•)[^\s"']{8,}/gi, `$1 ${MASK}`).trim()
  if (text === '') return null
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
