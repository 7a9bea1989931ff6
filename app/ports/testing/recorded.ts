/** What the operating systems' own tools print, as files beside this one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const recorded = (name: string): string => readFileSync(join(import.meta.dirname, `${name}.txt`), 'utf8')
