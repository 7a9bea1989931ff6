/** The dialog about other computers, by the words on it. */
import type { Locator, Page } from '@playwright/test'

export class RemoteDialog {
  readonly root: Locator

  constructor(page: Page, id: string) {
    this.root = page.getByRole('dialog', { name: `Reach ${id} from another computer` })
  }

  /** Of the kind of network in which this computer has the address. */
  form(address: string): Locator {
    return this.root.getByRole('form').filter({ hasText: address })
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true })
  }
}
