import { expect, test } from 'vitest'
import { isOnPath, needsDisplay } from './display.mjs'

test('only a Linux without any display needs one', () => {
  expect(needsDisplay({}, 'linux')).toBe(true)
  expect(needsDisplay({ DISPLAY: '' }, 'linux')).toBe(true)
  const others = [needsDisplay({ DISPLAY: ':0' }, 'linux'), needsDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')]
  expect([...others, needsDisplay({}, 'darwin'), needsDisplay({}, 'win32')]).toEqual([false, false, false, false])
})

test.skipIf(process.platform === 'win32')('finds programs as a shell would', async () => {
  expect([await isOnPath('sh'), await isOnPath('no-such-program-here')]).toEqual([true, false])
})
