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

  async expectHealthy(id: string): Promise<void> {
    await expect(
      this.server(id)
        .getByText(/^Healthy/)
        .first(),
    ).toBeVisible({ timeout: 60_000 })
  }
}
