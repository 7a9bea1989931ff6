/** Finds the entries of a YAML config and their exact places, from the tree that the `yaml` package makes of it. */
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { ConfigSource } from './config-document.ts'
import { refusal, refusalAt } from './refusal.ts'

export interface YamlShape {
  /** The key at the top that holds the entries. */
  readonly root: string
  /** Goose keeps them by key, Continue in a list. */
  readonly layout: 'mapping' | 'list'
}

/** A pair of a mapping, or an item of a list. */
export interface YamlItem {
  /** Where its key, its dash or, between brackets, it itself begins. */
  readonly start: number
  /** Behind its last character that counts; at the start of the next line behind a text of several lines (`|`). */
  readonly end: number
  /** null where it has none. */
  readonly name: string | null
  readonly value: Node | null
  /** Behind the colon of a pair. */
  readonly colonEnd: number
}

export interface YamlCollection {
  readonly style: 'block' | 'flow'
  readonly start: number
  readonly end: number
  readonly items: readonly YamlItem[]
}

export interface YamlOutline {
  /** null for a text without content. */
  readonly top: YamlCollection | null
  /** The pair that holds the entries. */
  readonly slot: YamlItem | null
  /** null where the slot is absent or empty in any form. */
  readonly list: YamlCollection | null
  /** The plain value of a node in this document. */
  plain(node: Node | null): unknown
}

/** Throws Failure 'client-file' for what is not valid, or has another form than `shape` says. */
export function yamlOutline(source: ConfigSource, shape: YamlShape): YamlOutline {
  const document = parsed(source)
  const { contents } = document
  const plain = (node: Node | null): unknown => plainValue(source, document, node)
  if (contents === null || isNothing(contents)) return { top: null, slot: null, list: null, plain }
  if (!isMap(contents)) throw wrongForm(source, contents, 'the whole file')
  const top = collectionOf(contents, plain)
  const slot = top.items.find(({ name }) => name === shape.root) ?? null
  const value = slot?.value ?? null
  if (!slot || isEmpty(value)) return { top, slot, list: null, plain }
  const isRight = shape.layout === 'mapping' ? isMap(value) : isSeq(value)
  if (!isRight || !isCollection(value)) throw wrongForm(source, value, `"${shape.root}"`)
  const list = collectionOf(value, plain)
  if (shape.layout === 'list') refuseDoubles(source, list)
  return { top, slot, list, plain }
}

function parsed(source: ConfigSource): Document.Parsed {
  const document = parseDocument(source.text, { keepSourceTokens: true, prettyErrors: false })
  const [error] = document.errors
  if (error) throw refusalAt(source, error.pos[0], `not valid YAML: ${error.message}`, error)
  return document
}

function plainValue({ file }: ConfigSource, document: Document.Parsed, node: Node | null): unknown {
  try {
    return node?.toJS(document)
  } catch (cause) {
    // An alias without its anchor, or so many that they would fill the memory.
    throw refusal(
      file,
      'its aliases (*name) cannot be followed',
      'Write out what they stand for, then try again.',
      cause,
    )
  }
}

type CollectionNode = YAMLMap | YAMLSeq

function collectionOf(node: CollectionNode, plain: (node: Node | null) => unknown): YamlCollection {
  const [start, end] = placeOf(node)
  const items = node.items.map((item, index): YamlItem => {
    if (isPair(item)) return pairItem(item)
    const value = item as Node
    const dash = node.flow ? null : dashOf(node, index)
    return {
      start: dash ?? placeOf(value)[0],
      end: contentEnd(value),
      name: nameIn(plain(value)),
      value,
      colonEnd: 0,
    }
  })
  return { style: node.flow ? 'flow' : 'block', start, end, items }
}

function pairItem(pair: Pair): YamlItem {
  const key = pair.key as Node
  const value = (pair.value ?? null) as Node | null
  const colon = pair.srcToken?.sep?.find(({ type }) => type === 'map-value-ind')
  const colonEnd = colon ? colon.offset + 1 : placeOf(key)[1]
  const end = value && !isNothing(value) ? contentEnd(value) : colonEnd
  return { start: placeOf(key)[0], end, name: isScalar(key) ? String(key.value) : null, value, colonEnd }
}

function dashOf(node: CollectionNode, index: number): number | null {
  const token = node.srcToken
  if (token?.type !== 'block-seq') return null
  return token.items[index]?.start.find(({ type }) => type === 'seq-item-ind')?.offset ?? null
}

/** Not the tree's own end of a block, which takes in the blank lines and comments below it. */
function contentEnd(node: Node): number {
  if (isCollection(node) && !node.flow) {
    const last = node.items.at(-1)
    if (isPair(last)) return pairItem(last).end
    if (last) return contentEnd(last as Node)
  }
  return placeOf(node)[1]
}

function placeOf({ range }: Node): readonly [number, number] {
  if (!range) throw new Error('A node read from a text has a place')
  return [range[0], range[1]]
}

function nameIn(value: unknown): string | null {
  const isNamed = typeof value === 'object' && value !== null && 'name' in value
  return isNamed && typeof value.name === 'string' ? value.name : null
}

/** A value that is only a place where none was written. */
function isNothing(node: Node): boolean {
  return isScalar(node) && node.value === null && placeOf(node)[0] === placeOf(node)[1]
}

function isEmpty(node: Node | null): boolean {
  if (node === null || (isScalar(node) && node.value === null)) return true
  return isCollection(node) && node.items.length === 0
}

function wrongForm(source: ConfigSource, node: Node | null, what: string) {
  const is = isAlias(node) ? 'an alias' : isMap(node) ? 'a mapping' : isSeq(node) ? 'a list' : 'one value'
  return refusalAt(source, node ? placeOf(node)[0] : 0, `${what} is ${is} where Berth cannot add an entry`)
}

/** Continue would show both; which one is ours could not be told. */
function refuseDoubles(source: ConfigSource, { items }: YamlCollection): void {
  const seen = new Set<string>()
  for (const { name, start } of items) {
    if (name !== null && seen.has(name)) throw refusalAt(source, start, `the name "${name}" is there twice in the list`)
    if (name !== null) seen.add(name)
  }
}
