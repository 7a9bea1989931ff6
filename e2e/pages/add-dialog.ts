/** The dialog that adds servers, in its three ways. */
import { expect, type Locator, type Page } from '@playwright/test'

export class AddDialog {
  readonly root: Locator

  constructor(page: Page) {
    this.root = page.getByRole('dialog', { name: 'Add a server' })
  }

  async choose(way: 'Sample' | 'Image' | 'Paste' | 'From clients'): Promise<void> {
    await this.root.getByRole('radio', { name: way }).click()
    await expect(this.root.getByRole('radio', { name: way })).toBeChecked()
  }

  field(name: string): Locator {
    return this.root.getByRole('textbox', { name, exact: true })
  }

  /** What the pasted text would add, one item for each server. */
  get plans(): Locator {
    return this.root.getByRole('list', { name: 'What would be added' }).getByRole('listitem')
  }

  /** What stands in clients' files and can be taken over. */
  get found(): Locator {
    // What is said of one may be a list itself.
    return this.root.getByRole('list', { name: 'Found in your AI clients' }).locator(':scope > li')
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true })
  }
}
