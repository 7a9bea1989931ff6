/** Reads and edits the entries of a YAML config as text, so that every byte outside our entry stays. */
import { canonical } from './canonical.ts'
import type { Entry } from './client.ts'
import type { ConfigDocument, ConfigSource, Origin, ParseConfig } from './config-document.ts'
import { refusal } from './refusal.ts'
import { type Splice, spliced } from './text-style.ts'
import { type Addition, addedItem, indentOf, linesBelow, removedItem, replacedItem } from './yaml-items.ts'
import { type YamlCollection, type YamlItem, type YamlOutline, type YamlShape, yamlOutline } from './yaml-outline.ts'
import { listAddition, pairAddition, slotAddition } from './yaml-text.ts'

export interface YamlConfig extends YamlShape {
  /** Whether its client, when it writes the file itself, adds fields without a value to every entry. */
  readonly fillsIn?: true
  /** Lines that a new file has to begin with. */
  readonly opening?: readonly string[]
}

interface Edit {
  readonly splices: readonly Splice[]
  readonly origin: Origin | null
}

export function yamlConfig(config: YamlConfig): ParseConfig {
  return (source) => readYaml(source, config)
}

/** The entry inside everything that has to be around it. */
export function yamlBlock(config: YamlConfig, name: string, entry: Entry): string {
  return slotOf(config, additionOf(config, name, entry))
    .lines('')
    .join('\n')
}

function readYaml(source: ConfigSource, config: YamlConfig): ConfigDocument {
  const { file, text } = source
  const outline = yamlOutline(source, config)
  const entries = entriesOf(outline, config)

  const checked = (next: string, name: string): string => {
    const after = yamlOutline({ file, text: next }, config)
    if (othersIn(outline, name) === othersIn(after, name)) return next
    throw refusal(
      file,
      'its layout is one that Berth cannot edit safely',
      'Add the entry by hand: copy it from the Connection page.',
    )
  }

  return {
    entries,
    put(name, entry) {
      const addition = additionOf(config, name, entry)
      if (text.trim() === '') return { text: newFile(config, addition), origin: null }
      const { splices, origin } = editFor(source, outline, config, name, addition)
      return { text: checked(spliced(text, splices), name), origin }
    },
    remove(name, origin) {
      const { list } = outline
      const index = list?.items.findIndex((item) => item.name === name) ?? -1
      if (!list || index < 0) return text
      const without = spliced(text, removedItem(source, list, index))
      return checked(list.items.length > 1 ? without : withOrigin({ file, text: without }, config, origin), name)
    },
  }
}

/** The entry says its own name too: in a list it has to, and Goose wants it. */
function additionOf({ layout }: YamlConfig, name: string, entry: Entry): Addition {
  const content = { name, ...entry }
  return layout === 'list' ? listAddition(content) : pairAddition(name, content)
}

const bracketsOf = ({ layout }: YamlShape): '{}' | '[]' => (layout === 'list' ? '[]' : '{}')
const slotOf = (config: YamlConfig, first: Addition): Addition => slotAddition(config.root, bracketsOf(config), first)

function entriesOf({ list, plain }: YamlOutline, config: YamlConfig): ReadonlyMap<string, unknown> {
  const pairs = (list?.items ?? []).flatMap(({ name, value }) =>
    name === null ? [] : [[name, asWritten(plain(value), name, config)] as const],
  )
  return new Map(pairs)
}

/** As Berth would have written it: without its own name, unless someone chose another, and without what says nothing. */
function asWritten(value: unknown, name: string, { fillsIn }: YamlConfig): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const fields = Object.entries(value)
    .filter(([key, own]) => key !== 'name' || own !== name)
    .filter(([, own]) => !fillsIn || !isBlank(own))
  return Object.fromEntries(fields)
}

const isBlank = (value: unknown): boolean =>
  value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)

/** One text for everything in the file but the entry of this name: the last check before anything is written. */
function othersIn({ top, slot, list, plain }: YamlOutline, name: string): string {
  const values = (items: readonly YamlItem[]): unknown => items.map((item) => [item.name, plain(item.value)])
  return canonical([
    values((top?.items ?? []).filter((item) => item !== slot)),
    values((list?.items ?? []).filter((item) => item.name !== name)),
  ])
}

function newFile(config: YamlConfig, addition: Addition): string {
  return `${[...(config.opening ?? []), ...slotOf(config, addition).lines('')].join('\n')}\n`
}

function editFor(
  source: ConfigSource,
  { top, slot, list }: YamlOutline,
  config: YamlConfig,
  name: string,
  addition: Addition,
): Edit {
  const { text } = source
  if (list) {
    const index = list.items.findIndex((item) => item.name === name)
    const splices = index < 0 ? addedItem(source, list, addition) : replacedItem(source, list, index, addition)
    return { splices, origin: null }
  }
  if (top && slot) return filled(text, top, slot, config, addition)
  const whole = slotOf(config, addition)
  if (top && top.items.length > 0) {
    return { splices: addedItem(source, top, whole), origin: { kind: 'added', depth: 0 } }
  }
  if (top) {
    const { start, end } = top
    const lines = whole.lines('').join('\n')
    return {
      splices: [{ start, end, text: lines }],
      origin: { kind: 'replaced', depth: 0, text: text.slice(start, end) },
    }
  }
  return { splices: [linesBelow(text, text.length, whole.lines(''))], origin: { kind: 'added', depth: 0 } }
}

/** The first entry below a key that has none, be that `key:`, `key: null` or `key: {}`. */
function filled(text: string, top: YamlCollection, slot: YamlItem, config: YamlConfig, addition: Addition): Edit {
  const [open, close] = bracketsOf(config)
  const { colonEnd, end } = slot
  const origin = { kind: 'replaced', depth: 1, text: text.slice(colonEnd, end) } as const
  if (top.style === 'flow') {
    return { splices: [{ start: colonEnd, end, text: ` ${open}${addition.inline}${close}` }], origin }
  }
  const lines = addition.lines(`${indentOf(text, slot)}  `)
  return { splices: [{ start: colonEnd, end, text: '' }, linesBelow(text, end, lines)], origin }
}

/** What stood where the last entry is gone from: what `put` replaced, or an empty collection. */
function withOrigin(source: ConfigSource, config: YamlConfig, origin: Origin | null): string {
  const { text } = source
  const { top, slot } = yamlOutline(source, config)
  if (!top || !slot) return text
  const isAlone = top.items.length === 1
  if (origin?.kind === 'added' && isBare(text, slot)) {
    return spliced(text, removedItem(source, top, top.items.indexOf(slot)))
  }
  if (origin?.kind === 'replaced' && origin.depth === 0 && isAlone && isBare(text, slot)) {
    return spliced(text, [{ start: slot.start, end: slot.end, text: origin.text }])
  }
  const inner = origin?.kind === 'replaced' && origin.depth === 1 ? origin.text : ` ${bracketsOf(config)}`
  return spliced(text, [{ start: slot.colonEnd, end: slot.end, text: inner }])
}

/** No note of anyone behind it that would go with its line. */
function isBare(text: string, { end }: YamlItem): boolean {
  return !/^[ \t]*#/.test(text.slice(end))
}
