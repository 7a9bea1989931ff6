/** `npm run package -- --dir`: the packed app as a folder, for tests. Without `--dir`: what a release ships. */
import './node-version.mjs'
import { prepare } from './open.mjs'
import { packageConfig } from './package-config.mjs'
import { ROOT } from './places.mjs'
import { runScript, say } from './terminal.mjs'

await runScript(async () => {
  const asFolder = process.argv.includes('--dir')
  const electron = await prepare()
  const config = packageConfig(electron, asFolder)
  const { build } = await import('electron-builder')
  await build({ projectDir: ROOT, config, dir: asFolder, publish: 'never' })
  say(`Packed into ${ROOT}/release.`)
  return 0
})
