/** Brings this computer to where Berth can be built, opened and tested: the one set-up behind every command. */
import { homedir } from 'node:os'
import { cacheFolder, ROOT } from '../places.mjs'
import { Stop, say } from '../terminal.mjs'
import { isOnPath, needsDisplay } from './display.mjs'
import { DOCKERD_ADDRESS, ENGINE_PACKAGES, startDockerd } from './dockerd.mjs'
import { ensureElectron } from './electron.mjs'
import { answeringEngine, chosenAddress, usualAddresses } from './engine.mjs'
import { debianLibraries, librariesCommand, librariesMissingFor } from './libraries.mjs'
import { aptInstall, canInstall, thisLinux } from './linux.mjs'
import { ensureProxies } from './proxies.mjs'
import { sandboxCommand } from './sandbox.mjs'

/** `command` is null where none is known. @typedef {{ readonly why: string, readonly packages: readonly string[], readonly problem: string, readonly command: string | null }} Need */

/** @returns {import('./electron.mjs').Place} */
export function thisPlace() {
  return { root: ROOT, cache: cacheFolder(), env: process.env, platform: process.platform, arch: process.arch }
}

/**
 * Everything after the packages: Electron, what it needs from the system, and an engine. A second run takes a second.
 * Throws a Stop where a person has to do something first.
 */
export async function setUpMachine() {
  const place = thisPlace()
  const electron = await ensureElectron(place)
  const here = { env: place.env, platform: place.platform, home: homedir() }
  const chosen = await chosenAddress(here)
  const addresses = chosen === null ? usualAddresses(here) : [chosen]
  const engine = await answeringEngine(addresses)
  const mayStart = engine === null && chosen === null
  if (place.platform === 'linux') await setUpLinux(electron.binary, place, mayStart)
  if (engine === null && !(await answeringEngine(addresses))) say(noEngine(chosen))
  return electron
}

/**
 * What Electron and the engine need from a Linux: installed where nobody has to be asked, else told.
 * @param {string} binary Electron's
 * @param {import('./electron.mjs').Place} place
 * @param {boolean} mayStart no engine answers, and nobody chose one
 */
async function setUpLinux(binary, { env, cache }, mayStart) {
  const linux = await thisLinux()
  const needs = [await libraryNeed(binary, linux), await displayNeed(env, linux)].filter((need) => need !== null)
  if (canInstall(linux)) {
    await installNeeds(mayStart && !(await isOnPath('dockerd')) ? [...needs, ENGINE] : needs)
    if (mayStart && !(await answeringEngine([DOCKERD_ADDRESS]))) await startDockerd({ cache })
    await ensureProxies({ cache, linux })
  } else if (needs.length > 0) throw tellNeeds(needs)
  const command = await sandboxCommand(binary)
  if (command) throw new Stop('This Linux denies Electron the user namespaces of its sandbox.', `Run: ${command}`)
}

/** In one go, for apt takes its time to begin. @param {readonly Need[]} needs */
async function installNeeds(needs) {
  if (needs.length === 0) return
  const packages = needs.flatMap((need) => need.packages)
  await aptInstall(packages, needs.map(({ why }) => why).join(' and '))
}

/** @param {readonly Need[]} needs */
function tellNeeds(needs) {
  const commands = needs.map(({ command }) => (command ? `Run: ${command}` : 'Install it with your package manager.'))
  return new Stop(needs.map(({ problem }) => problem).join('\n'), commands.join('\n'))
}

/** @type {Need} */
const ENGINE = { why: 'Docker', packages: ENGINE_PACKAGES, problem: 'There is no Docker.', command: null }

/** @param {string} binary @param {import('./linux.mjs').Linux} linux @returns {Promise<Need | null>} */
async function libraryNeed(binary, linux) {
  const missing = await librariesMissingFor(binary)
  if (missing.length === 0) return null
  return {
    why: "Electron's libraries",
    packages: debianLibraries(linux.codename),
    problem: `Electron needs libraries that this computer does not have: ${missing.join(', ')}.`,
    command: librariesCommand(linux),
  }
}

/** @param {NodeJS.ProcessEnv} env @param {import('./linux.mjs').Linux} linux @returns {Promise<Need | null>} */
async function displayNeed(env, linux) {
  if (!needsDisplay(env, 'linux') || (await isOnPath('Xvfb'))) return null
  return {
    why: 'a virtual display',
    packages: ['xvfb', 'xauth'],
    problem: 'There is no display here, and no Xvfb to make a virtual one.',
    command: linux.family === 'debian' ? 'sudo apt-get install -y xvfb xauth' : null,
  }
}

/** @param {string | null} chosen */
function noEngine(chosen) {
  return chosen === null
    ? 'No container engine answers. Berth opens anyway and says what to do.'
    : `The container engine at ${chosen} does not answer. Berth opens anyway and says what to do.`
}
