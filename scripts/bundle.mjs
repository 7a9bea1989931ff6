/** Makes dist/ with Vite, once however many commands ask for it at the same time. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buildIsCurrent, fingerprint, forgetBuild, recordBuild } from './build-state.mjs'
import { packageFile, ROOT } from './places.mjs'
import { runProgram } from './program.mjs'
import { Stop, say, seconds } from './terminal.mjs'

/** A build takes 3 to 10 s. Milliseconds. */
const BUILD_LIMIT = 180_000

/** Needs node_modules. Does nothing when dist/ is current. @param {{ always?: boolean }} [options] */
export async function build({ always = false } = {}) {
  if (!always && (await buildIsCurrent(ROOT))) return
  const release = await buildLock()
  try {
    if (always || !(await buildIsCurrent(ROOT))) await bundle(always)
  } finally {
    await release()
  }
}

/** @param {boolean} talkative shows what Vite says although all goes well */
async function bundle(talkative) {
  const began = Date.now()
  const state = await fingerprint(ROOT)
  await forgetBuild(ROOT)
  const args = [packageFile('vite/bin/vite.js'), 'build', '--app', '--config', join(ROOT, 'vite.config.ts')]
  const { code, text } = await runProgram(process.execPath, [...args, '--logLevel', 'warn'], {
    cwd: ROOT,
    // A test runner's NODE_ENV would bundle React's development build.
    env: { ...process.env, NODE_ENV: 'production', ...(talkative ? {} : { NO_COLOR: '1', FORCE_COLOR: '0' }) },
    limit: BUILD_LIMIT,
    output: talkative ? 'stderr' : 'captured',
  })
  if (code !== 0) throw new Stop(`The build failed.\n${withoutStack(text)}`)
  await recordBuild(ROOT, state)
  say(`Built in ${seconds(Date.now() - began)}.`)
}

/** The bundler's words, without where in the bundler they were said. @param {string} text */
function withoutStack(text) {
  return (text.split(/^\s+at /m)[0] ?? text).trim()
}

async function buildLock() {
  const { default: lockfile } = await import('proper-lockfile')
  const place = join(ROOT, 'dist')
  await mkdir(place, { recursive: true })
  // Waits as long as a build may take; one whose maker died is free after ten seconds.
  return lockfile.lock(place, { stale: 10_000, retries: { retries: BUILD_LIMIT / 250, factor: 1, minTimeout: 250 } })
}
