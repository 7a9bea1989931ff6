/** The dialog that leads out of a port conflict, by the words on it. */
import { expect, type Locator, type Page } from '@playwright/test'

export class ConflictDialog {
  readonly root: Locator
  /** The second question before a program is asked to quit. */
  readonly question: Locator

  constructor(page: Page) {
    this.root = page.getByRole('dialog', { name: /^Port \d+ is (taken|free)$/ })
    this.question = page.getByRole('dialog', { name: 'Ask this program to quit?' })
  }

  /** Who has the port, one item each. */
  get holders(): Locator {
    return this.root.getByRole('list', { name: 'Held by' }).getByRole('listitem')
  }

  get options(): Locator {
    return this.root.getByRole('radio')
  }

  /** What the chosen way out would do, line by line. */
  get changes(): Locator {
    return this.root.getByRole('list', { name: 'What changes' }).getByRole('listitem')
  }

  /** What goes on as before. */
  get stays(): Locator {
    return this.root.getByRole('list', { name: 'What stays' })
  }

  get start(): Locator {
    return this.root.getByRole('checkbox', { name: /^Then start / })
  }

  async choose(title: string | RegExp): Promise<void> {
    await this.root.getByRole('radio', { name: title }).check()
    await expect(this.root.getByRole('radio', { name: title })).toBeChecked()
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true })
  }
}
