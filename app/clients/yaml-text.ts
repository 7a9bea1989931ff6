/** Writes entries as YAML: only forms that mean the same in YAML 1.1 and 1.2, whichever their client reads. */
import { type Entry, type EntryValue, isList } from './client.ts'
import type { Addition } from './yaml-items.ts'

const INDENT = '  '

/** An entry below its name as a key. */
export function pairAddition(name: string, content: Entry): Addition {
  return {
    lines: (indent) => [`${indent}${scalar(name)}:`, ...linesOf(content, indent + INDENT)],
    inline: `${scalar(name)}: ${inline(content)}`,
  }
}

/** An entry as an item of a list. */
export function listAddition(content: Entry): Addition {
  return {
    lines(indent) {
      const [first = '', ...others] = linesOf(content, indent + INDENT)
      return [`${indent}- ${first.trimStart()}`, ...others]
    },
    inline: inline(content),
  }
}

/** The key for all entries, with the first of them below it. */
export function slotAddition(root: string, brackets: '{}' | '[]', first: Addition): Addition {
  return {
    lines: (indent) => [`${indent}${scalar(root)}:`, ...first.lines(indent + INDENT)],
    inline: `${scalar(root)}: ${brackets[0]}${first.inline}${brackets[1]}`,
  }
}

function linesOf(entry: Entry, indent: string): readonly string[] {
  return Object.entries(entry).flatMap(([key, value]) => {
    const start = `${indent}${scalar(key)}:`
    if (typeof value !== 'object' || isEmpty(value)) return [`${start} ${inline(value)}`]
    if (isList(value)) return [start, ...value.map((item) => `${indent}${INDENT}- ${inline(item)}`)]
    return [start, ...linesOf(value, indent + INDENT)]
  })
}

function inline(value: EntryValue): string {
  if (typeof value !== 'object') return scalar(value)
  if (isList(value)) return `[${value.map(inline).join(', ')}]`
  return `{${Object.entries(value)
    .map(([key, item]) => `${scalar(key)}: ${inline(item)}`)
    .join(', ')}}`
}

/** Bare where no reader could take it for anything but this text. */
function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value)
  const isBare = /^[A-Za-z_][\w-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value)
  return isBare ? value : quoted(value)
}

/** JSON's escapes are YAML's too, but JSON leaves bare what YAML 1.1 takes for a line end, or forbids. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const isEmpty = (value: readonly EntryValue[] | Entry): boolean => Object.keys(value).length === 0
