/** `npm run demo`: Berth with a throw-away home and three sample servers, all gone again when it quits. */
import './node-version.mjs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkoutEnvironment } from './environment.mjs'
import { openBerth, prepare } from './open.mjs'
import { BUILT, ROOT } from './places.mjs'
import { runProgram } from './program.mjs'
import { runScript, say, tail } from './terminal.mjs'

const SERVERS = ['demo-one', 'demo-two', 'demo-three']

/** The first start builds the sample's image. Milliseconds. */
const COMMAND_LIMIT = 300_000

await runScript(async () => {
  const electron = await prepare()
  const folder = await mkdtemp(join(tmpdir(), 'berth-demo-'))
  const env = { ...process.env, ...(await checkoutEnvironment(electron)), BERTH_HOME: join(folder, 'home') }
  try {
    const open = openBerth(electron, { env })
    await startServers(env)
    return await open
  } finally {
    say('Removing the demo servers ...')
    await berth(env, ['remove', ...SERVERS, '--yes'])
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})

/** @param {NodeJS.ProcessEnv} env */
async function startServers(env) {
  for (const id of SERVERS) await berth(env, ['add', 'sample', '--id', id])
  await berth(env, ['start', ...SERVERS])
}

/** Says what went wrong; a demo without its servers still shows the window. @param {NodeJS.ProcessEnv} env @param {readonly string[]} args */
async function berth(env, args) {
  const options = /** @type {const} */ ({ cwd: ROOT, env, limit: COMMAND_LIMIT, output: 'captured' })
  const { code, text, interrupted } = await runProgram(process.execPath, [BUILT.cli, ...args], options)
  if (code !== 0 && !interrupted) say(`berth ${args.join(' ')}: ${tail(text, 5)}`)
}
