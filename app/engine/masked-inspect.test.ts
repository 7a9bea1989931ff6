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

test('inspect hides credentials in commands and URLs, and leaves all else as it is', () => {
  const Cmd = ['serve', '--api-key', 'sesame', 'postgres://u:sesame@host/db', '--port', '3000']
  const json = { Config: { Cmd, Entrypoint: null, Labels: { source: 'https://u:sesame@host' } }, Args: Cmd, Size: 3 }
  const masked = ['serve', '--api-key', '•••', 'postgres://u:•••@host/db', '--port', '3000']
  expect(JSON.parse(maskedInspect(json))).toEqual({
    Config: { Cmd: masked, Entrypoint: null, Labels: { source: 'https://u:•••@host' } },
    Args: masked,
    Size: 3,
  })
})
