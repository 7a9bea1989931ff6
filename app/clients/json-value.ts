/** Turns JSON with comments into plain data in which `__proto__` is a key like any other. */
import { type Node, type ParseError, parseTree } from 'jsonc-parser'

/** undefined for a text that is not valid. */
export function jsonValue(text: string): unknown {
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { allowTrailingComma: true })
  return tree && errors.length === 0 ? plain(tree) : undefined
}

function plain(node: Node): unknown {
  const children = node.children ?? []
  if (node.type === 'array') return children.map(plain)
  if (node.type !== 'object') return node.value
  return Object.fromEntries(
    children.flatMap(({ children: pair }) => (pair?.[0] && pair[1] ? [[String(pair[0].value), plain(pair[1])]] : [])),
  )
}
