/** Looks at everything Berth stands on: each finding is in order, or says what is not and what to do. */
import { access, constants, stat } from 'node:fs/promises'
import type { Launcher } from '../clients/client.ts'
import { leadsHere } from '../clients/fixed-path.ts'
import type { PortHolder, PortMap } from '../contract/ports.ts'
import type { Snapshot } from '../contract/snapshot.ts'
import { engineWords } from '../contract/words.ts'
import type { Home } from '../home.ts'
import { freeCount } from './free-count.ts'

export interface Finding {
  readonly about: string
  /** `hint`: nothing is wrong, and something could be better. */
  readonly state: 'ok' | 'hint' | 'problem'
  readonly words: string
  /** What to do; null when all is well. */
  readonly fix: string | null
}

export const fine = (about: string, words: string): Finding => ({ about, state: 'ok', words, fix: null })
export const problem = (about: string, words: string, fix: string): Finding => ({ about, state: 'problem', words, fix })

export const hint = (about: string, words: string, fix: string): Finding => ({ about, state: 'hint', words, fix })

export function engineFinding({ engine }: Snapshot): Finding {
  if (engine.kind === 'missing') return problem('engine', engine.failure.message, engine.failure.fix)
  if (engine.kind === 'searching') return problem('engine', 'It was not reached in time.', 'Run `berth doctor` again.')
  return fine('engine', `${engineWords(engine)}, API ${engine.apiVersion}, at ${engine.endpoint}`)
}

export function fleetFindings(snapshot: Snapshot, home: Home): readonly Finding[] {
  if (snapshot.problems.length > 0) return snapshot.problems.map(({ message, fix }) => problem('fleet', message, fix))
  return [fine('fleet', `${snapshot.servers.length} servers in ${home.fleetFile}`)]
}

export function portFindings(map: Pick<PortMap, 'range' | 'slots' | 'exposures' | 'nextFree'>): readonly Finding[] {
  const conflicts = map.slots.filter(({ state }) => state === 'conflict')
  const findings = [
    ...conflicts.map(({ port, servers, holders }) =>
      problem(
        'ports',
        `Port ${port} of ${servers.join(' and ')} is held by ${wordsOf(holders) || 'both'}.`,
        `See the ways out: berth resolve ${servers[0] ?? 'ID'}`,
      ),
    ),
    ...map.exposures
      .filter(({ container }) => container.server !== null)
      .map(({ port, addresses, container }) =>
        problem(
          'ports',
          `Other computers can reach port ${port} of ${container.server} on ${addresses.join(', ')}.`,
          `Bind it to 127.0.0.1 again: berth start ${container.server}`,
        ),
      ),
    ...(map.nextFree === null
      ? [problem('ports', 'No port of the range is free.', 'Widen the range in the settings.')]
      : []),
  ]
  return findings.length > 0 ? findings : [fine('ports', `no conflict, ${freeCount(map)} free`)]
}

const wordsOf = (holders: readonly PortHolder[]): string => holders.map(({ words }) => words).join(' and ')

export function clientFindings({ clients }: Snapshot): readonly Finding[] {
  const installed = clients.filter((client) => client.installed)
  const troubled = installed.flatMap(({ id, files }) =>
    files.flatMap(({ path, problem: words }) =>
      words === null
        ? []
        : [
            problem(
              'clients',
              `${id}: ${path}: ${words}`,
              'Correct the file by hand; Berth changes none it cannot read.',
            ),
          ],
    ),
  )
  if (troubled.length > 0) return troubled
  return [fine('clients', installed.length > 0 ? installed.map(({ id }) => id).join(', ') : 'none is installed')]
}

/** Where something is that must be private, and how private it is meant to be. */
interface Private {
  readonly about: string
  readonly path: string
  readonly mode: 0o700 | 0o600
}

/** The home, the fleet and every token: nobody but their owner may read them. Not on Windows, where modes mean nothing. */
export async function privacyFindings(
  home: Home,
  ids: readonly string[],
  platform: NodeJS.Platform,
): Promise<readonly Finding[]> {
  if (platform === 'win32') return []
  const places: readonly Private[] = [
    { about: 'home', path: home.root, mode: 0o700 },
    { about: 'fleet', path: home.fleetFile, mode: 0o600 },
    ...ids.map((id): Private => ({ about: 'token', path: home.tokenFile(id), mode: 0o600 })),
  ]
  return (await Promise.all(places.map(privacyFinding))).filter((finding) => finding !== null)
}

/** null for what does not exist yet. */
async function privacyFinding({ about, path, mode }: Private): Promise<Finding | null> {
  const found = await stat(path).catch(() => null)
  if (!found) return null
  const actual = found.mode & 0o777
  const octal = (bits: number): string => bits.toString(8).padStart(3, '0')
  if ((actual & ~mode) === 0) return fine(about, `${path} is private`)
  return problem(
    about,
    `${path} has mode ${octal(actual)}: others on this computer can read it.`,
    `chmod ${octal(mode)} ${path}`,
  )
}

/** What clients start: without it every entry of ours fails. */
export async function launcherFinding(launcher: Launcher, home: Home): Promise<Finding> {
  const { command, script, fixedPath } = launcher
  try {
    await access(command, constants.X_OK)
    await access(script, constants.R_OK)
  } catch (cause) {
    const again = 'Install Berth again; in a checkout run `npm run build`.'
    return problem('bridge', `Clients cannot start the bridge: ${(cause as Error).message}`, again)
  }
  if (fixedPath === undefined) return fine('bridge', `${command} ${script}`)
  const leads = await leadsHere(launcher, home)
  if (leads === 'elsewhere') {
    const words = `${fixedPath}, which clients start, leads to another Berth, or to where this one was.`
    return { about: 'bridge', state: 'hint', words, fix: 'Start this one’s window once, and it leads here.' }
  }
  return fine('bridge', `${leads === 'here' ? fixedPath : 'no client needs it yet; it'} leads to ${command}`)
}
