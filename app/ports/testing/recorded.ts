/** What the operating systems' own tools print, as files beside this one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Windows ends its lines in its own way, which this repository does not keep. */
export function recorded(name: string): string {
  const text = readFileSync(join(import.meta.dirname, `${name}.txt`), 'utf8')
  return name.includes('windows') ? text.replaceAll('\n', '\r\n') : text
}
