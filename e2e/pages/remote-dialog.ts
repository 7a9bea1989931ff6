/** The dialog about other computers, by the words on it. */
import type { Locator, Page } from '@playwright/test'

export class RemoteDialog {
  readonly root: Locator

  constructor(page: Page, id: string) {
    this.root = page.getByRole('dialog', { name: `Reach ${id} from another computer` })
  }

  /** Of the first kind of network that this computer is in. */
  get form(): Locator {
    return this.root.getByRole('form').first()
  }

  get port(): Locator {
    return this.form.getByRole('textbox', { name: 'Port' })
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true })
  }
}
