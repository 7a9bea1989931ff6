/**
 * `npm run package -- --dir`: the packed app as a folder, for tests. Without `--dir`: what a release ships.
 * `--into FOLDER` packs there instead of into release/.
 */
import './node-version.mjs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { prepare } from './open.mjs'
import { packageConfig } from './package-config.mjs'
import { ROOT } from './places.mjs'
import { runScript, say } from './terminal.mjs'

await runScript(async () => {
  const { dir, into } = parseArgs({
    options: { dir: { type: 'boolean', default: false }, into: { type: 'string', default: 'release' } },
  }).values
  const folder = resolve(ROOT, into)
  const electron = await prepare()
  const config = packageConfig(electron, { asFolder: dir, folder })
  const { build } = await import('electron-builder')
  await build({ projectDir: ROOT, config, dir, publish: 'never' })
  say(`Packed into ${folder}.`)
  return 0
})
