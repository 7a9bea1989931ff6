/** Values that no field takes, and what a schema says to them: Berth's words, never those of zod. */
import { beforeAll, expect } from 'vitest'
import { z } from 'zod'

const OF_ZOD = 'a message of zod, not of Berth'
beforeAll(() => {
  z.config({ localeError: () => OF_ZOD })
})

const nested = { a: { b: {} } }
/** At least three of these are wrong for each field, whatever it holds. */
const oddities = [
  undefined,
  null,
  true,
  0,
  -1,
  0.5,
  70_000,
  1e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  'Two Words!',
  'x'.repeat(300),
  [],
  [null],
  [7],
  ['Two Words!'],
  {},
  nested,
  { 'Two Words!': 'x' },
  { NAME: 7 },
  new Date(0),
  Symbol('odd'),
  10n,
]

/** Every message that some oddity in this place brings. */
export function messages(schema: z.ZodType, place: (odd: unknown) => unknown): readonly string[] {
  return oddities.flatMap((odd) => said(schema, place(odd)))
}

/** Those of a record's wrong keys among them: a face shows them in place of the key's own. */
export function said(schema: z.ZodType, input: unknown): readonly string[] {
  const issues = schema.safeParse(input).error?.issues ?? []
  return issues.flatMap((issue) => [
    issue.message,
    ...(issue.code === 'invalid_key' ? issue.issues.map(({ message }) => message) : []),
  ])
}

export function expectOurWords(found: readonly string[]): void {
  expect(found.length).toBeGreaterThan(2)
  expect(new Set(found)).not.toContain(OF_ZOD)
  for (const message of found) expect(message).toMatch(/^\S.{10,}\.$/)
}
