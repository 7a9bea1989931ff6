/** A server's log as a person reads it. */
import type { Locator, Page } from '@playwright/test'

export class LogView {
  readonly lines: Locator
  readonly toolbar: Locator
  readonly search: Locator

  constructor(page: Page) {
    this.lines = page.getByRole('log')
    this.toolbar = page.getByRole('toolbar', { name: 'Log' })
    this.search = page.getByRole('searchbox', { name: 'Search log' })
  }

  line(words: string | RegExp): Locator {
    return this.lines.locator('[data-line]').filter({ hasText: words })
  }

  button(name: string): Locator {
    return this.toolbar.getByRole('button', { name, exact: true })
  }

  /** Whether the last line is in view. */
  isAtEnd(): Promise<boolean> {
    return this.lines.evaluate(
      ({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight < 18,
    )
  }
}
