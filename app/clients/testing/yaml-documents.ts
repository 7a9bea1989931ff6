/** YAML in any layout that people and programs produce; every choice stands for a trap of the format. */
import { type Pick, pickWith, randomFrom } from './random.ts'

interface Style {
  readonly pick: Pick
  readonly lineEnd: string
  readonly unit: string
  note(): string
}

/** A config whose entries are below `root`, in any of the forms that may be edited. */
export function yamlDocument(seed: number, root: string, isList: boolean): string {
  const pick = pickWith(randomFrom(seed))
  const note = (): string => pick('', '', '', ' # note', '   # "x": {', ' #')
  const style: Style = { pick, note, lineEnd: pick('\n', '\n', '\r\n'), unit: pick('  ', '    ', ' ') }
  const { lineEnd } = style
  const head = pick<readonly string[]>([], ['---'], ['# top', ''], ['%YAML 1.2', '---'])
  const last = pick<readonly string[]>([], ['last'])
  const lines = [
    ...head,
    'base: &anchor 1',
    ...pairs(style, ['first'], ''),
    ...slot(style, root, isList),
    ...pairs(style, last, ''),
  ]
  return lines.join(lineEnd) + pick('', lineEnd, lineEnd + lineEnd, `${lineEnd}# end`, `${lineEnd}...${lineEnd}`)
}

function slot(style: Style, root: string, isList: boolean): readonly string[] {
  const { pick, note, unit } = style
  const full = [`${root}:${note()}`, ...entries(style, isList ? pick('', unit) : unit, isList)]
  return pick<readonly string[]>(
    full,
    full,
    full,
    [],
    [`${root}:${note()}`],
    [`${root}: ~${note()}`],
    [`${root}: ${isList ? '[]' : '{ }'}${note()}`],
    [`${root}: ${isList ? '[{name: a}, {uses: you/b}]' : '{a: {cmd: x}, "b": 1, }'}${note()}`],
  )
}

function entries(style: Style, indent: string, isList: boolean): readonly string[] {
  const { pick, note, unit } = style
  return pick(['mine'], ['a-b', '"ü q"'], ['x', 'y', 'z']).flatMap((name) => {
    if (!isList)
      return [...ownLine(style, indent), `${indent}${name}:${note()}`, ...pairs(style, ['cmd', 'args'], indent + unit)]
    const named = [`${indent}- name: ${name}${note()}`, ...pairs(style, ['command', 'args'], `${indent}  `)]
    return pick(named, named, [`${indent}- uses: you/block${note()}`])
  })
}

function pairs(style: Style, keys: readonly string[], indent: string): readonly string[] {
  return keys.flatMap((key) => [...ownLine(style, indent), `${indent}${key}: ${value(style, indent)}`.trimEnd()])
}

function ownLine({ pick }: Style, indent: string): readonly string[] {
  return pick<readonly string[]>([], [], [], [], [''], [`${indent}# a: b`], ['# line'])
}

function value({ pick, note, lineEnd, unit }: Style, indent: string): string {
  const below = `${lineEnd}${indent}${unit}`
  const short = pick(
    '1',
    '1e400',
    '-0',
    '"a: b # c"',
    "'it''s'",
    'plain words',
    '~',
    '',
    '*anchor',
    '!tag x',
    '2026-11-20',
  )
  const brackets = pick('[1, {a: 2}, ]', '{ }', `[1, # one${below}2]`, `{a: 1,${below}b: 2}`)
  const long = pick(
    `|${below}text${lineEnd}${below}more`,
    `>-${below}folded`,
    `|+${below}kept${lineEnd}`,
    `"two${below}lines"`,
    `two${below}lines`,
  )
  return pick(`${short}${note()}`, `${short}${note()}`, `${brackets}${note()}`, long)
}
