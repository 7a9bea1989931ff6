/** The page of cases must name every case, and tests that are there under its number. */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')

it('names all 52 cases, each with a test of its number where it names one', async () => {
  const page = await readFile(join(root, 'docs/clients/cases.md'), 'utf8')
  const rows = [...page.matchAll(/^\| (\d+) \| .*? \| (.*) \|$/gm)]
  expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 52 }, (_, index) => index + 1))
  for (const [, number, tests = ''] of rows) {
    if (!tests.startsWith('`')) continue
    for (const [, file = ''] of tests.matchAll(/`([^`]+)`/g)) {
      expect(await readFile(join(root, file), 'utf8'), `${file}, case ${number}`).toMatch(
        new RegExp(`case ${number}\\b`),
      )
    }
  }
})
