import { expect, test } from 'vitest'
import { crashReason, reasonInLog } from './crash-reason.ts'

const ended = (exitCode: number) => crashReason({ exitCode, outOfMemory: false, error: '' }, '512m')

test('exit codes that a shell gives a meaning are told in words', () => {
  expect(ended(127)).toBe('Its command was not found in the image (exit code 127).')
  expect(ended(126)).toBe('Its command is not a program that can be run (exit code 126).')
  expect(ended(3)).toBe('It ended with exit code 3.')
})

// What tini 0.19, which Docker runs as init, printed for images of this test.
test.each([
  [
    '[FATAL tini (7)] exec nosuch failed: No such file or directory',
    'The image has no program "nosuch" (exit code 127). Correct the command of the server.',
  ],
  [
    '[FATAL tini (7)] exec /etc/hostname failed: Permission denied',
    'The image has "/etc/hostname", but not as a program that can be run (exit code 127). Correct the command of the server.',
  ],
  [
    '[FATAL tini (7)] exec node failed: Exec format error',
    'The program "node" in the image is made for another kind of processor (exit code 127). Use an image for this one.',
  ],
])('the log names the program: %s', (line, reason) => {
  expect(reasonInLog(['something before', line], 127)).toBe(reason)
})

test('a log that says nothing of a program gives no reason', () => {
  expect(reasonInLog([], 127)).toBeNull()
  expect(reasonInLog(['Error: exec of the query failed: timeout'], 1)).toBeNull()
})
