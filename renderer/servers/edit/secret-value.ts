/** What the field of a secret shows, and what is said beside it: its value never comes to the window. Pure. */
import { MASK } from '../../../app/contract/credential.ts'
import type { EnvRow } from './draft.ts'

/** Names of secrets that have no value, though the definition says that the server is given one. */
export type Missing = readonly string[]

type Row = Pick<EnvRow, 'name' | 'value' | 'secret'>

/** A mask says that something is behind it. */
const isMissing = ({ name, value }: Row, missing: Missing): boolean => value === MASK && missing.includes(name)

/** What stands in the field. */
export const shownValue = (row: Row, missing: Missing): string => (isMissing(row, missing) ? '' : row.value)

/** The value of the row once this stands in its field: emptied again, it is as it was. */
export const typedValue = (row: Row, missing: Missing, text: string): string =>
  text === '' && row.secret && missing.includes(row.name) ? MASK : text

/** Nothing while a new value is typed. */
export function standing(row: Row, missing: Missing): 'set' | 'not set' | '' {
  if (!row.secret) return ''
  if (row.value === '' || isMissing(row, missing)) return 'not set'
  return row.value === MASK ? 'set' : ''
}
