/** A definition as faces see it, and back: what was masked on the way out keeps its value, and gives it to nobody. */
import { isCredential, MASK, maskedText, maskedWords } from '../contract/credential.ts'
import { Failure } from '../contract/failure.ts'
import type { ServerDefinition } from '../contract/server.ts'

/** Variables whose values are never shown: what `secrets` names, and what looks like a credential. */
export function hiddenNames({ env, secrets }: ServerDefinition): readonly string[] {
  const unnamed = Object.entries(env).filter(([name, value]) => !secrets.includes(name) && isCredential(name, value))
  return [...secrets, ...unnamed.map(([name]) => name)]
}

/** The definition as a face may see it. Its `secrets` name every variable whose value is hidden; an empty one hides nothing. */
export function maskedDefinition(definition: ServerDefinition): ServerDefinition {
  const secrets = hiddenNames(definition)
  const mask = ([name, value]: [string, string]) =>
    [name, secrets.includes(name) && value !== '' ? MASK : maskedText(value)] as const
  const env = Object.fromEntries(Object.entries(definition.env).map(mask))
  return { ...definition, env, secrets: [...secrets], command: [...maskedWords(definition.command)] }
}

/**
 * A definition that came back from a face: what is masked as it was shown keeps its value. Failure `invalid-input`
 * for a mask that stands where none was shown, and for a secret that is to be shown from now on: either would tell
 * its value to whoever asks.
 */
export function unmaskedDefinition(edited: ServerDefinition, current: ServerDefinition): ServerDefinition {
  const shown = maskedDefinition(current)
  const restore = ([name, value]: [string, string]): [string, string] => {
    const before = current.env[name]
    if (!value.includes(MASK) || value === before) return [name, value]
    if (before === undefined || shown.env[name] !== value) throw strayMask(`The value of ${name}`)
    if (shown.secrets.includes(name) && !edited.secrets.includes(name)) throw staysSecret(name)
    return [name, before]
  }
  const env = Object.fromEntries(Object.entries(edited.env).map(restore))
  return { ...edited, env, command: restoredWords(edited.command, current.command) }
}

/** Each masked word finds its value by its flag, so that words around it may change. */
function restoredWords(edited: readonly string[], current: readonly string[]): string[] {
  const shown = maskedWords(current)
  const places = new Map<string, number[]>()
  for (const [index, word] of shown.entries()) {
    if (word === current[index]) continue
    const place = placeOf(shown, index)
    places.set(place, [...(places.get(place) ?? []), index])
  }
  const wanted = edited.map((word, index) => (word.includes(MASK) ? placeOf(edited, index) : null))
  return edited.map((word, index) => {
    const place = wanted[index] ?? null
    if (place === null || word === current[index]) return word
    const found = places.get(place) ?? []
    const same = wanted.flatMap((other, at) => (other === place ? [at] : []))
    // Of two with the same flag nobody can say which one is left.
    if (found.length !== same.length) throw strayMask('A part of the command')
    return current[found[same.indexOf(index)] ?? -1] ?? word
  })
}

/** A word that is nothing but masked is told by the flag before it. */
function placeOf(words: readonly string[], index: number): string {
  const word = words[index] ?? ''
  return word === MASK ? `${words[index - 1] ?? ''}\n${word}` : word
}

const strayMask = (what: string): Failure =>
  new Failure(
    'invalid-input',
    `${what} is ${MASK}, which stands for a value that Berth does not show. It cannot be moved or changed in part.`,
    'Type the whole value.',
  )

const staysSecret = (name: string): Failure =>
  new Failure('invalid-input', `${name} is a secret, and its value is not shown.`, 'To show it, type its value anew.')
