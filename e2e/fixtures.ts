/** The real app for a test: launched with a world of its own, closed and swept afterwards. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { _electron, test as base, type ElectronApplication, expect, type Page } from '@playwright/test'
import { makeWorld, type World } from './world.ts'

export { expect }

export interface Launched {
  readonly app: ElectronApplication
  readonly page: Page
}

export interface LaunchOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  readonly size?: { readonly width: number; readonly height: number }
}

interface Fixtures {
  readonly world: World
  /** Opens the app; every app a test opened is closed after it. */
  readonly launch: (options?: LaunchOptions) => Promise<Launched>
}

const project = join(import.meta.dirname, '..')
const shots = process.env['BERTH_SHOTS'] ?? join(project, 'test-results', 'screens')

/** Root needs the flag and nobody else may have it: the product itself never passes it. */
const rootFlags = process.getuid?.() === 0 ? ['--no-sandbox'] : []

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's dependencies from the pattern.
  world: async ({}, use) => {
    const world = await makeWorld()
    await use(world)
    await world.dispose()
  },
  launch: async ({ world }, use) => {
    const open: ElectronApplication[] = []
    await use(async (options = {}) => {
      const app = await _electron.launch({
        executablePath: electronBinary(),
        args: [...rootFlags, '--password-store=basic', ...(options.args ?? []), project],
        env: { ...world.env, ...options.env },
      })
      open.push(app)
      const page = await app.firstWindow()
      await resize(app, options.size ?? { width: 1280, height: 800 })
      return { app, page }
    })
    for (const app of open) await app.close()
  },
})

export function electronBinary(): string {
  const binary = process.env['BERTH_ELECTRON']
  if (!binary) throw new Error('BERTH_ELECTRON is not set. Run the tests with `npm test`.')
  return binary
}

export async function resize(app: ElectronApplication, size: { width: number; height: number }): Promise<void> {
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height)
  }, size)
}

/** Every screen has no accessibility violation axe can find. Legacy mode: Electron cannot open axe's helper page. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html) }))).toEqual([])
}

/** The screen as a person sees it, light and dark, kept for someone to look at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await mkdir(shots, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(shots, `${name}-${colorScheme}.png`), animations: 'disabled' })
  }
  await page.emulateMedia({ colorScheme: null })
}
