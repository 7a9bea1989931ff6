import { expect, test } from 'vitest'
import { readEnvFile } from './env-file.ts'

test('reads NAME=VALUE as docker does: quotes and signs are part of the value', () => {
  const text = '\uFEFFA=1\r\n# a remark\r\n\r\n  B="two words"\nC=x=y\nD=\n'
  expect(readEnvFile(text, 'f')).toEqual([
    ['A', '1'],
    ['B', '"two words"'],
    ['C', 'x=y'],
    ['D', ''],
  ])
})

test.each(['A', '=x', 'export'])('names the line it cannot read: %s', (line) => {
  expect(() => readEnvFile(`X=1\n${line}\n`, 'my.env')).toThrow('my.env, line 2')
})
