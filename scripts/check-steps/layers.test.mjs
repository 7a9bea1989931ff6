import { expect, test } from 'vitest'
import { ROOT } from '../places.mjs'
import { temporaryFolder } from '../temporary-folder.mjs'
import { checkLayers } from './layers.mjs'

/** The problems of a project made of these files. @param {Readonly<Record<string, string>>} files */
async function problemsOf(files) {
  return (await checkLayers(await temporaryFolder(files))).problems
}

test('the arrows of this very project hold', async () => {
  const { problems, files } = await checkLayers(ROOT)
  expect(problems).toEqual([])
  expect(files).toBeGreaterThan(50)
})

test('downward imports are free', async () => {
  const problems = await problemsOf({
    'app/main.ts': "import { compose } from './compose.ts'\nimport { run } from './desktop/run.ts'\n",
    'app/compose.ts': "import { start } from './fleet/operate.ts'\nconst later = await import('./engine/engine.ts')\n",
    'app/fleet/operate.ts':
      "import { a } from '../engine/engine.ts'\nimport { b } from '../contract/server.ts'\nimport './observe.ts'\n",
    'app/desktop/run.ts': "import type { Berth } from '../compose.ts'\nimport { c } from '../home.ts'\n",
    'renderer/app.tsx': "import { d } from '../app/contract/server.ts'\nimport { e } from './ui/button.tsx'\n",
  })
  expect(problems).toEqual([])
})

test.each([
  [
    'upward',
    'app/engine/engine.ts',
    "import { start } from '../fleet/operate.ts'",
    'arrows run downward, and engine is below fleet.',
  ],
  [
    'upward, types too',
    'app/home.ts',
    "import type { Engine } from './engine/engine.ts'",
    'arrows run downward, and home is below engine.',
  ],
  [
    'upward, at run time',
    'app/ports/check.ts',
    "const f = await import('../fleet/facts.ts')",
    'arrows run downward, and ports is below fleet.',
  ],
  [
    'upward, over lines',
    'app/health/probe.ts',
    "import {\n  a,\n  b,\n} from '../fleet/facts.ts'",
    'arrows run downward, and health is below fleet.',
  ],
  [
    'upward, passed on',
    'app/tokens/tokens.ts',
    "export { a } from '../fleet/facts.ts'",
    'arrows run downward, and tokens is below fleet.',
  ],
  [
    'sideways',
    'app/clients/client.ts',
    "import { probe } from '../health/probe.ts'",
    "clients and health may know each other's types only.",
  ],
  [
    'from desktop',
    'app/desktop/tray.ts',
    "import { start } from '../fleet/operate.ts'",
    'desktop knows the contract; what else it needs, main hands it.',
  ],
  [
    'from desktop to compose',
    'app/desktop/tray.ts',
    "import { compose } from '../compose.ts'",
    'desktop knows the contract; what else it needs, main hands it.',
  ],
  ['to desktop', 'app/fleet/operate.ts', "import { tray } from '../desktop/tray.ts'", 'only main knows desktop.'],
  [
    'to the window',
    'app/fleet/operate.ts',
    "import { app } from '../../renderer/app.tsx'",
    'the app imports only the app.',
  ],
  [
    'from the window',
    'renderer/app.tsx',
    "import { home } from '../app/home.ts'",
    'the window may import app/contract only.',
  ],
])('refuses an import %s', async (_, path, code, problem) => {
  expect(await problemsOf({ [path]: `${code}\n` })).toEqual([expect.stringContaining(problem)])
})

test('types may cross within a row', async () => {
  expect(await problemsOf({ 'app/ports/check.ts': "import type { P } from '../engine/engine.ts'\n" })).toEqual([])
})

test('refuses a part that has no row', async () => {
  expect(await problemsOf({ 'app/helpers/things.ts': '' })).toEqual([expect.stringContaining('give "helpers" a row')])
})

test('refuses dockerode outside engine and ipcMain outside its file', async () => {
  const problems = await problemsOf({
    'app/fleet/operate.ts': "import Docker from 'dockerode'\n",
    'app/engine/docker-engine.ts': "import Docker from 'dockerode'\n",
    'app/desktop/window.ts': "import { ipcMain } from 'electron'\n",
    'app/desktop/ipc.ts': "import { ipcMain } from 'electron'\n",
    'app/desktop/tray.ts': '// ipcMain is not used here\n',
  })
  expect(problems).toEqual([
    'app/fleet/operate.ts imports dockerode: only app/engine talks to the engine.',
    'app/desktop/window.ts uses ipcMain: only app/desktop/ipc.ts answers the window.',
  ])
})

test('finds a circle once, and lets types run in one', async () => {
  const circle = await problemsOf({
    'app/fleet/a.ts': "import { b } from './b.ts'\n",
    'app/fleet/b.ts': "import { c } from './c.ts'\n",
    'app/fleet/c.ts': "import { a } from './a.ts'\n",
  })
  expect(circle).toEqual([expect.stringContaining('Imports run in a circle: ')])
  const ofTypes = {
    'app/fleet/a.ts': "import { b } from './b.ts'\n",
    'app/fleet/b.ts': "import type { A } from './a.ts'\n",
  }
  expect(await problemsOf(ofTypes)).toEqual([])
})

test('tests and comments are free', async () => {
  const problems = await problemsOf({
    'app/engine/engine.test.ts': "import { start } from '../fleet/operate.ts'\n",
    'app/engine/engine.ts':
      "// import { start } from '../fleet/operate.ts'\n/*\nimport { x } from '../fleet/x.ts'\n*/\nconst url = 'https://x'\n",
  })
  expect(problems).toEqual([])
})
