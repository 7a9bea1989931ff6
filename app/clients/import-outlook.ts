/** What can be said of a foreign entry before anything is changed. */
import type { ServerDefinitionInput } from '../contract/server.ts'
import { secretNames } from './import-secrets.ts'

/** What of this computer plays a part. */
export interface Host {
  readonly homedir: string
  /** `uid:gid` who is to own what the server writes to mounted folders; null where the engine sees to that. */
  readonly user: string | null
  /** Those of the paths which an entry names that are there. */
  readonly there: ReadonlySet<string>
}

type Kind = 'docker' | 'npx' | 'uvx' | 'url' | 'program' | 'extension'

/** `what` names the image, the package, the host or the program: never a value. */
export type Outlook =
  | {
      readonly kind: Kind
      readonly what: string
      readonly ok: true
      readonly input: ServerDefinitionInput
      readonly notes: readonly string[]
    }
  | { readonly kind: Kind; readonly what: string; readonly ok: false; readonly why: string; readonly fix: string }

export const refused = (kind: Kind, what: string, why: string, fix: string): Outlook => ({
  kind,
  what,
  ok: false,
  why,
  fix,
})

/** With the values out that only the client could fill in, and every credential by its name in `secrets`. */
export function withSecretsNamed(input: ServerDefinitionInput): ServerDefinitionInput {
  const { env: given, ...rest } = input
  if (given === undefined) return input
  const env = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, isPlaceholder(value) ? '' : value]),
  )
  const secrets = [...new Set([...(input.secrets ?? []), ...secretNames(env)])]
  return { ...rest, env, ...(secrets.length > 0 ? { secrets } : {}) }
}

/** `${input:key}`, `${env:KEY}`, `<your key>`. */
export const isPlaceholder = (value: string): boolean => /^\$\{.*\}$|^\$\w+$|^<.*>$/s.test(value)
