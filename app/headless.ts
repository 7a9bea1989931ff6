/** Berth for the faces without a window, the command line and the bridge, put together only when they need it. */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Launcher } from './clients/client.ts'
import type { Berth } from './compose.ts'
import { Failure } from './contract/failure.ts'
import type { Surface } from './surface.ts'

export interface Headless {
  readonly face: 'cli' | 'bridge'
  /** The folder that holds dist/ and resources/. */
  readonly root: string
  readonly log?: (line: string) => void
}

export async function composeHeadless({ face, root, log }: Headless): Promise<Berth> {
  const [{ compose }, { createHelperKeychain }] = await Promise.all([
    import('./compose.ts'),
    import('./secrets/keychain-helper.ts'),
  ])
  const launcher = await ownLauncher(root)
  return compose({
    env: process.env,
    platform: process.platform,
    homedir: homedir(),
    version: await versionOf(root),
    packaged: root.endsWith('.asar'),
    resources: join(root, 'resources'),
    launcher,
    keychain: createHelperKeychain({
      command: launcher.command,
      root,
      env: process.env,
      platform: process.platform,
      uid: process.getuid?.(),
    }),
    surface: noSurface,
    face,
    ...(log ? { log } : {}),
  })
}

/** The Berth that this process is of. */
export async function ownLauncher(root: string): Promise<Launcher> {
  const [{ homeFrom }, { launcherOf }] = await Promise.all([import('./home.ts'), import('./launcher.ts')])
  const { env, execPath, platform } = process
  return launcherOf({ env, execPath, root, platform, home: homeFrom(env, homedir()) })
}

/** What package.json says, of a checkout or of the installed app. */
export async function versionOf(root: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  return version
}

const missing = (): never => {
  throw new Failure('forbidden', 'There is no window, clipboard or file manager here.', 'Do it in the Berth app.')
}

const noSurface: Surface = {
  copy: missing,
  chooseSaveFile: async () => missing(),
  reveal: missing,
  openDocs: missing,
  quit: missing,
}
