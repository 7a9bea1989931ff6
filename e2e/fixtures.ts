/** The real app for a test: launched with a world of its own, closed and swept afterwards. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { _electron, test as base, type ElectronApplication, expect, type Page } from '@playwright/test'
import { hasPlanted } from './planted.ts'
import { recordWhatIsTold } from './recorder.ts'
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
  /** The program of a packed Berth, instead of the checkout. */
  readonly packed?: string
}

interface Fixtures {
  readonly world: World
  /** Opens the app; every app a test opened is closed after it. */
  readonly launch: (options?: LaunchOptions) => Promise<Launched>
  /** What the windows complained about: none may, unless the test takes its complaints out of here. */
  readonly complaints: string[]
}

const project = join(import.meta.dirname, '..')
const shots = process.env['BERTH_SHOTS'] ?? join(project, 'test-results', 'screens')

/** Root needs the flag and nobody else may have it: the product itself never passes it. */
export const rootFlags = process.getuid?.() === 0 ? ['--no-sandbox'] : []

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's dependencies from the pattern.
  world: async ({}, use) => {
    const world = await makeWorld()
    await use(world)
    await world.dispose()
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  complaints: async ({}, use) => {
    const complaints: string[] = []
    await use(complaints)
    expect(complaints).toEqual([])
  },
  launch: async ({ world, complaints }, use) => {
    const open: ElectronApplication[] = []
    await use(async (options = {}) => {
      await rememberSize(world, options.size ?? { width: 1280, height: 800 })
      const checkout = options.packed === undefined ? [project] : []
      const app = await _electron.launch({
        executablePath: options.packed ?? electronBinary(),
        args: [...rootFlags, '--password-store=basic', ...(options.args ?? []), ...checkout],
        env: { ...world.env, ...options.env },
      })
      open.push(app)
      app.on('window', (page) => collectComplaints(page, complaints))
      for (const page of app.windows()) collectComplaints(page, complaints)
      const page = await app.firstWindow()
      await recordWhatIsTold(app, world.folder)
      return { app, page }
    })
    for (const app of open) await app.close()
    complaints.push(...(await bugsIn(world.home.logFile)))
  },
})

function collectComplaints(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
}

/** Berth's own log tells of bugs with a stack; what is expected takes one line. */
async function bugsIn(logFile: string): Promise<readonly string[]> {
  const text = await readFile(logFile, 'utf8').catch(() => '')
  return text.split('\n').filter((line) => /uncaught|unhandled|^\s+at /.test(line))
}

export function electronBinary(): string {
  const binary = process.env['BERTH_ELECTRON']
  if (!binary) throw new Error('BERTH_ELECTRON is not set. Run the tests with `npm test`.')
  return binary
}

/** As if the window had been left so the last time. */
async function rememberSize({ home }: World, size: NonNullable<LaunchOptions['size']>): Promise<void> {
  await mkdir(home.root, { recursive: true, mode: 0o700 })
  await writeFile(join(home.root, 'window.json'), JSON.stringify({ bounds: { x: 0, y: 0, ...size } }))
}

/** Every screen has no accessibility violation axe can find. Legacy mode: Electron cannot open axe's helper page. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`),
  )
  expect(found).toEqual([])
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

/** What each screen must pass: no violation in either theme, and its picture taken. */
export async function expectGoodLooking(page: Page, name: string): Promise<void> {
  await screenshot(page, name)
  // What the picture shows, a picture's own text cannot be searched.
  expect(hasPlanted(await page.locator('body').innerText()), 'a secret is shown').toBe(false)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page)
  }
  await page.emulateMedia({ colorScheme: null })
}
