import { expect, test } from 'vitest'
import { maskedInspect } from './masked-inspect.ts'

test('inspect hides every value of every environment', () => {
  const text = maskedInspect({ Config: { Env: ['A=sesame', 'B=', 'C=x=y'] }, Deep: [{ Env: ['D=sesame'] }], Env: null })
  expect(JSON.parse(text)).toEqual({
    Config: { Env: ['A=•••', 'B=•••', 'C=•••'] },
    Deep: [{ Env: ['D=•••'] }],
    Env: null,
  })
})
