/** What a person sees and clicks in Berth's window, by the names they read there. */
import { expect, type Locator, type Page } from '@playwright/test'

export type Tab = 'Overview' | 'Logs' | 'Connection' | 'Inspect'

/** Milliseconds: the longest any of the words here may take, the build of the sample's image included. */
const LONGEST = 60_000

export class BerthWindow {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** What a person meets who has no server yet. */
  get firstServer(): Locator {
    return this.page.getByRole('region', { name: 'First server' })
  }

  get serverList(): Locator {
    return this.page.getByRole('region', { name: 'Server list' })
  }

  /** The line of one server in the list. */
  row(id: string): Locator {
    return this.serverList
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('button', { name: id, exact: true }) })
  }

  /** The whole view of one server. */
  server(id: string): Locator {
    return this.page.getByRole('region', { name: `Server ${id}`, exact: true })
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** What is wrong with files, above everything. */
  get problems(): Locator {
    return this.page.getByRole('region', { name: 'Problems' })
  }

  get noEngine(): Locator {
    return this.page.getByRole('region', { name: 'No engine' })
  }

  /** Short reports in the corner. */
  toast(words: string | RegExp): Locator {
    return this.page.getByRole('region', { name: 'Notifications' }).getByText(words)
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  async openScreen(name: 'Servers' | 'Ports' | 'Clients' | 'Settings'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name }).click()
    await expect(this.page.getByRole('main', { name })).toBeVisible()
  }

  async openServer(id: string, tab: Tab = 'Overview'): Promise<void> {
    await this.row(id).getByRole('button', { name: id, exact: true }).click()
    await this.openTab(tab)
  }

  async openTab(name: Tab): Promise<void> {
    await this.page.getByRole('tab', { name }).click()
    await expect(this.page.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true')
  }

  /** The button in the head of the server's view, not the one in the list. */
  async press(id: string, action: 'Start' | 'Stop' | 'Restart' | 'Cancel'): Promise<void> {
    await this.server(id).getByRole('button', { name: action, exact: true }).click()
  }

  async chooseMore(action: string): Promise<void> {
    await this.button('More actions').click()
    await this.page.getByRole('menuitem', { name: action, exact: true }).click()
  }

  /** Notices words even when they are there for a few frames only. Call it before what brings them. */
  async watchFor(words: string): Promise<{ seen(): Promise<void> }> {
    const watch = await this.page.evaluateHandle(
      ({ wanted, limit }) => {
        const found = new Promise<void>((resolve, reject) => {
          const tooLate = setTimeout(() => reject(new Error(`"${wanted}" was never shown.`)), limit)
          const look = (): void => {
            if (!document.body.innerText.includes(wanted)) return
            observer.disconnect()
            clearTimeout(tooLate)
            resolve()
          }
          const observer = new MutationObserver(look)
          observer.observe(document.body, { subtree: true, childList: true, characterData: true })
          look()
        })
        // Asked for later; until then a rejection is nobody's.
        found.catch(() => undefined)
        return { found }
      },
      { wanted: words, limit: LONGEST },
    )
    return { seen: () => watch.evaluate(({ found }) => found) }
  }

  /** What the overview says first. */
  status(id: string): Locator {
    return this.server(id).getByRole('status')
  }

  async expectHealthy(id: string): Promise<void> {
    await expect(this.status(id).getByText('Healthy', { exact: true })).toBeVisible({ timeout: LONGEST })
  }
}
