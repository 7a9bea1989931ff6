import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageFile, ROOT } from '../places.mjs'
import { runProgram } from '../program.mjs'
import { temporaryFolder } from '../temporary-folder.mjs'

/** What biome.json says of planted files, as "file rule". @param {Readonly<Record<string, string>>} files */
async function findings(files) {
  const folder = await temporaryFolder({
    'package.json': '{"dependencies":{"zod":"1","dockerode":"1","electron":"1"}}',
    ...files,
  })
  await copyFile(join(ROOT, 'biome.json'), join(folder, 'biome.json'))
  const args = [packageFile('@biomejs/biome/bin/biome'), 'lint', '--reporter=json', '.']
  const { text } = await runProgram(process.execPath, args, { cwd: folder, limit: 60_000, output: 'captured' })
  const report = /** @type {{ diagnostics: { category: string, location: { path: string } }[] }} */ (
    JSON.parse(text.slice(text.indexOf('{"summary"')).split('\n')[0] ?? '')
  )
  return report.diagnostics.map(({ category, location }) => `${location.path} ${category.replace('lint/', '')}`).sort()
}

test('the walls around the window, the contract and the engine stand', async () => {
  const found = await findings({
    'renderer/a.ts':
      "import { ipcRenderer } from 'electron'\nimport { home } from '../app/home.ts'\nexport const a = [ipcRenderer, home]\n",
    'renderer/b.ts': "import { readFileSync } from 'node:fs'\nexport const b = readFileSync\n",
    'renderer/c.ts': "import { server } from '../app/contract/server.ts'\nexport const c = server\n",
    'app/contract/server.ts': "import { home } from '../home.ts'\nexport const server = home\n",
    'app/home.ts': 'export const home = 1\n',
    'app/fleet/start.ts': "import Docker from 'dockerode'\nexport const docker = new Docker()\n",
    'app/engine/docker.ts': "import Docker from 'dockerode'\nexport const docker = new Docker()\n",
    'app/fleet/tray.ts': "import { Tray } from 'electron'\nexport const tray = Tray\n",
  })
  expect(found).toEqual([
    'app/contract/server.ts style/noRestrictedImports',
    'app/fleet/start.ts style/noRestrictedImports',
    'app/fleet/tray.ts style/noRestrictedImports',
    'renderer/a.ts style/noRestrictedImports',
    'renderer/a.ts style/noRestrictedImports',
    'renderer/b.ts correctness/noNodejsModules',
  ])
})

test('promises that nobody waits for, any, circles and packages that are not declared are found', async () => {
  const found = await findings({
    'app/a.ts': "import { b } from './b.ts'\nexport const a = async (): Promise<number> => b\na()\n",
    'app/b.ts': "import { a } from './a.ts'\nexport const b = 1\nexport const late = (): Promise<number> => a()\n",
    'app/c.ts': 'export const c = (value: any): string => String(value)\n',
    'app/d.ts': "import { thing } from 'not-declared'\nexport const d = thing\n",
  })
  expect(found).toEqual([
    'app/a.ts nursery/noFloatingPromises',
    'app/a.ts suspicious/noImportCycles',
    'app/b.ts suspicious/noImportCycles',
    'app/c.ts suspicious/noExplicitAny',
    'app/d.ts correctness/noUndeclaredDependencies',
  ])
})
