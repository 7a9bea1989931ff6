/** Which secrets of a server were entered or taken away between two moments: for the record, by name. */
import { definitionIn } from './fleet-file.ts'
import { plainNames, storedNames } from './kept-secrets.ts'
import type { Tools } from './tools.ts'

/** Each secret that has a value, and when that was entered; 0 for one that lies in fleet.json. */
export type EnteredSecrets = Readonly<Record<string, number>>

export interface SecretNews {
  readonly entered: readonly string[]
  readonly removed: readonly string[]
}

/** As it is now; none of a server that is not there. Failure `file-unreadable`. */
export async function enteredSecrets(
  { definitions, secrets }: Pick<Tools, 'definitions' | 'secrets'>,
  id: string,
): Promise<EnteredSecrets> {
  const definition = definitionIn(definitions.current(), id)
  if (!definition) return {}
  const stored = storedNames(definition)
  const versions = stored.length > 0 ? await secrets.versions(id) : {}
  const there = stored.flatMap((name) => (versions[name] === undefined ? [] : [[name, versions[name]] as const]))
  return Object.fromEntries([...plainNames(definition).map((name) => [name, 0] as const), ...there])
}

export function secretNews(before: EnteredSecrets, now: EnteredSecrets): SecretNews {
  return {
    entered: Object.keys(now).filter((name) => now[name] !== before[name]),
    removed: Object.keys(before).filter((name) => now[name] === undefined),
  }
}
