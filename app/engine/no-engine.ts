/** What to tell a person when no engine answers: which places were tried, and what to do on this computer. */
import { Failure } from '../contract/failure.ts'
import type { Choice } from './docker-context.ts'
import { PERMISSION_DENIED } from './ping.ts'

export interface Tried {
  readonly endpoint: string
  readonly problem: string
}

/** No engine answers; `tried` has every place that was looked at, in order. */
export class NoEngine extends Failure {
  readonly tried: readonly Tried[]

  constructor(message: string, fix: string, tried: readonly Tried[]) {
    super('no-engine', message, fix)
    this.tried = tried
  }
}

/** What to tell a person, given what was tried. `choice` is the variable that left no other place to try. */
export function noEngine(tried: readonly Tried[], choice: Choice | null, platform: NodeJS.Platform): NoEngine {
  const denied = tried.find(({ problem }) => problem === PERMISSION_DENIED)
  if (denied) return new NoEngine(`You may not use the engine at ${denied.endpoint}.`, deniedFix(platform), tried)
  if (choice) {
    const [place] = tried
    const name = choice.through.split('=')[0] as string
    return new NoEngine(
      `${choice.through} names an engine that cannot be used: ${place?.endpoint} (${place?.problem}).`,
      `Start that engine, correct ${name}, or unset it so that Berth looks in the usual places.`,
      tried,
    )
  }
  return new NoEngine('No container engine answers on this computer.', startFix(platform), tried)
}

function deniedFix(platform: NodeJS.Platform): string {
  if (platform !== 'linux') return 'Start Docker Desktop as the user you are logged in as.'
  return 'Join the docker group: `sudo usermod -aG docker $USER`, then log out and in again.'
}

function startFix(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'Start Docker Desktop, Rancher Desktop or Podman, or install one of them.'
  if (platform === 'darwin') return 'Start Docker Desktop, OrbStack, Colima or Podman, or install one of them.'
  return 'Start it with `sudo systemctl start docker`, or install Docker Engine, Docker Desktop or Podman.'
}
