/** JSON in any layout that people and programs produce; every choice stands for a trap of the format. */
import { pickWith } from './random.ts'

/** A document in any layout people and programs produce, with `root` in any of the shapes that may be edited. */
export function jsonDocument(random: () => number, root: string, withComments: boolean): string {
  const pick = pickWith(random)
  const lineEnd = pick('\n', '\r\n')
  const unit = pick('  ', '    ', '\t', '   ')
  const isWide = random() < 0.7
  const comma = (isLast: boolean): string => (isLast && !(withComments && random() < 0.4) ? '' : ',')
  const note = (): string =>
    withComments && isWide && random() < 0.3 ? pick(' // note', ' /* note */', '// "x": {') : ''
  const own = (indent: string): string => (withComments && isWide && random() < 0.2 ? `${lineEnd}${indent}// line` : '')
  const blank = isWide ? '' : pick('', ' ')
  const object = (depth: number, keys: readonly string[]): string => {
    if (keys.length === 0) return pick('{}', '{}', isWide ? `{${lineEnd}${unit.repeat(depth)}}` : '{ }')
    const indent = unit.repeat(depth + 1)
    const parts = keys.map((key, index) => {
      const before = isWide
        ? `${own(indent)}${lineEnd}${indent}`
        : index === 0
          ? blank
          : ` ${blank}`.slice(0, blank.length || 1)
      return `${before}${JSON.stringify(key)}${pick(':', ': ')}${value(depth + 1, key)}${comma(index === keys.length - 1)}${note()}`
    })
    return `{${parts.join('')}${own(indent)}${isWide ? lineEnd + unit.repeat(depth) : blank}}`
  }
  const value = (depth: number, key: string): string => {
    if (key === root)
      return pick(object(depth, []), object(depth, ['mine']), object(depth, ['a-b', 'ü "q"', '']), 'null')
    if (depth > 3) return pick('1', 'null', '"x"')
    return pick(
      '1e400',
      '-0',
      'true',
      '"a, } b"',
      '12345678901234567890',
      '"ü \\u2713 🚢"',
      '{"k": 1, "k": {"k": 2}}',
      '[1, [2], {}]',
      object(depth, []),
      object(depth, ['k']),
      object(depth, ['k', 'l']),
    )
  }
  const others = ['preferences', 'globalShortcut', 'z'].slice(0, Math.floor(random() * 4))
  const keys = random() < 0.7 ? [...others.slice(0, 1), root, ...others.slice(1)] : others
  return `${pick('', '', lineEnd, '  ')}${object(0, keys)}${pick('', lineEnd, `${lineEnd}${lineEnd}`, ' ')}`
}
