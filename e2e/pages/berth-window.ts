/** What a person sees and clicks in Berth's window, by the names they read there. */
import { expect, type Locator, type Page } from '@playwright/test'

export class BerthWindow {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** What a person meets who has no server yet. */
  get firstServer(): Locator {
    return this.page.getByRole('region', { name: 'First server' })
  }

  /** The whole view of one server. */
  server(id: string): Locator {
    return this.page.getByRole('region', { name: `Server ${id}`, exact: true })
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  async openScreen(name: 'Servers' | 'Ports' | 'Clients' | 'Settings'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name }).click()
  }

  async openTab(name: 'Overview' | 'Logs' | 'Connection' | 'Inspect'): Promise<void> {
    await this.page.getByRole('tab', { name }).click()
    await expect(this.page.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true')
  }

  /** Notices words even when they are there for a few frames only. Call it before what brings them. */
  async watchFor(words: string): Promise<{ seen(): Promise<void> }> {
    const key = await this.page.evaluateHandle((wanted) => {
      const found = new Promise<void>((resolve) => {
        const look = (): void => {
          if (!document.body.innerText.includes(wanted)) return
          observer.disconnect()
          resolve()
        }
        const observer = new MutationObserver(look)
        observer.observe(document.body, { subtree: true, childList: true, characterData: true })
        look()
      })
      return { found }
    }, words)
    return { seen: () => key.evaluate(({ found }) => found) }
  }

  /** What the overview says first: "Running and healthy". */
  async expectHealthy(id: string): Promise<void> {
    await expect(this.server(id).getByRole('status').getByText(/^(Running and h|H)ealthy$/)).toBeVisible({ timeout: 60_000 })
  }
}
