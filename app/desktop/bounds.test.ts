import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Home, homeFrom } from '../home.ts'
import { onScreen, readWindowMemory, writeWindowMemory } from './bounds.ts'

const screen = { x: 0, y: 25, width: 1440, height: 875 }
const second = { x: 1440, y: 0, width: 1920, height: 1080 }

describe('onScreen', () => {
  test.each([
    ['leaves what fits', { x: 100, y: 100, width: 800, height: 600 }, { x: 100, y: 100, width: 800, height: 600 }],
    [
      'pulls in what hangs over',
      { x: 1200, y: -40, width: 800, height: 600 },
      { x: 1440, y: 0, width: 800, height: 600 },
    ],
    [
      'shrinks what is larger than its screen',
      { x: -50, y: 0, width: 1490, height: 3000 },
      { x: 0, y: 25, width: 1440, height: 875 },
    ],
    ['widens what is too small', { x: 10, y: 50, width: 100, height: 100 }, { x: 10, y: 50, width: 720, height: 520 }],
    [
      'stays on the second screen',
      { x: 3000, y: 900, width: 800, height: 600 },
      { x: 2560, y: 480, width: 800, height: 600 },
    ],
    [
      'centres what is on no screen any more',
      { x: -9000, y: 0, width: 800, height: 600 },
      { x: 320, y: 163, width: 800, height: 600 },
    ],
  ])('%s', (_name, wanted, expected) => {
    expect(onScreen(wanted, [screen, second])).toEqual(expected)
  })
})

describe('window.json', () => {
  let home: Home
  beforeEach(async () => {
    home = homeFrom({ BERTH_HOME: await mkdtemp(join(tmpdir(), 'berth-window-')) }, '/nobody')
  })
  afterEach(() => rm(home.root, { recursive: true }))

  test('comes back as it was written', async () => {
    const memory = { bounds: { x: 1, y: 2, width: 900, height: 700 }, maximized: true, theme: 'dark' as const }
    await writeWindowMemory(home, memory)
    expect(readWindowMemory(home)).toEqual(memory)
  })

  test.each(['', '{', '[]', '{"bounds":{"x":"left"}}', '{"theme":"pink"}'])(
    'is as if it were not there when it holds %s',
    async (text) => {
      await writeFile(join(home.root, 'window.json'), text)
      expect(readWindowMemory(home)).toEqual({ bounds: null, maximized: false, theme: 'system' })
    },
  )
})
