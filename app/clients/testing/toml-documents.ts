/** TOML in the layouts that people and Codex produce; every choice stands for a trap of the format. */
import { pickWith, randomFrom } from './random.ts'

/** A config with `root` in any form that takes a further table. */
export function tomlDocument(seed: number, root: string): string {
  const random = randomFrom(seed)
  const pick = pickWith(random)
  const lineEnd = pick('\n', '\n', '\r\n')
  const note = (): string => pick('', '', '', ' # note', '\t# [x]', ' #')
  const between = (): readonly string[] => pick<readonly string[]>([], [], [''], ['', '# by itself', ''], ['# [a]'])
  const value = (): string =>
    pick(
      '"x # ] \\""',
      "'raw \\'",
      '12345678901234567890',
      '-0.0',
      '1979-05-27T07:32:00Z',
      'true',
      '[ 1, [2, 3], ]',
      `[${lineEnd}\t"a", # note${lineEnd}  "b ]",${lineEnd}]`,
      `"""${lineEnd}[${root}.sample]${lineEnd}"""`,
      `'''${lineEnd}[${root}.sample]'''`,
      '{ a = 1, "b c" = "ü" }',
    )
  const pairs = (names: readonly string[]): readonly string[] =>
    names.flatMap((name) => [
      ...between(),
      `${pick('', '  ', '\t')}${name}${pick(' = ', '=', '  =  ')}${value()}${note()}`,
    ])
  const table = (name: string): readonly string[] => [
    ...between(),
    `[${name}]${note()}`,
    ...pairs(pick<readonly string[]>([], ['a'], ['a', '"b.c"'])),
  ]
  const entries = pick<readonly string[]>(
    [],
    table(`${root}.mine`),
    [...table(`${root}.mine`), ...table(`${root}.mine.env`)],
    [...table(`${root}."my.name"`), ...table(`${root}.'other'`)],
    [`[${root}]`, '"my.name" = { command = "x" }'],
    [`[${root}]`],
  )
  const parts = [
    ...pairs(pick<readonly string[]>([], ['model'], ['model', 'ü'].slice(0, 1))),
    ...pick<readonly string[]>([], table('profiles.x'), ['[[agents]]', 'name = "a"', '[[agents]]']),
    ...entries,
    ...pick<readonly string[]>([], table('tui'), ['[projects."/home/you/ü"]', 'trust_level = "trusted"']),
  ]
  const end = pick('', lineEnd, lineEnd + lineEnd, `${lineEnd}# end`)
  return parts.join(lineEnd) + end
}
