/** The tray as the desktop sees it: the menu, and what was last drawn. Reached through what the app exposes in a checkout. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ElectronApplication, expect } from '@playwright/test'
import type { Tone } from '../../app/contract/words.ts'

/** What app/desktop/tray.ts puts on globalThis when BERTH_TEST is set. */
interface Exposed {
  readonly __berth?: { readonly tray: Electron.Tray; readonly menu: () => Electron.Menu }
}

export interface MenuLine {
  readonly label: string
  readonly enabled: boolean
  readonly items: readonly MenuLine[]
}

const icons = join(import.meta.dirname, '..', '..', 'resources', 'icons')

export class Tray {
  private readonly app: ElectronApplication

  constructor(app: ElectronApplication) {
    this.app = app
  }

  /** Empty until there is a tray: it comes after the window. */
  menu(): Promise<readonly MenuLine[]> {
    return this.app.evaluate(() => {
      const lines = ({ items }: Electron.Menu): MenuLine[] =>
        items
          .filter(({ type }) => type !== 'separator')
          .map(({ label, enabled, submenu }) => ({ label, enabled, items: submenu ? lines(submenu) : [] }))
      const menu = (globalThis as unknown as Exposed).__berth?.menu()
      return menu ? lines(menu) : []
    })
  }

  /** The labels of the first level. */
  async labels(): Promise<readonly string[]> {
    return (await this.menu()).map(({ label }) => label)
  }

  /** Clicks an item, once it can be, by the id app/desktop/tray-menu.ts gives it, like `start:sample`. */
  async click(id: string): Promise<void> {
    const clicked = () =>
      this.app.evaluate((_electron, wanted) => {
        const item = (globalThis as unknown as Exposed).__berth?.menu().getMenuItemById(wanted)
        if (item?.enabled) item.click()
        return item?.enabled === true
      }, id)
    await expect.poll(clicked, { message: `The tray has an item "${id}" that can be clicked.` }).toBe(true)
  }

  /** Clicks an item in the very moment in which the window closes. */
  async clickWhileClosing(id: string): Promise<void> {
    await this.app.evaluate(({ BrowserWindow }, wanted) => {
      BrowserWindow.getAllWindows()[0]?.close()
      ;(globalThis as unknown as Exposed).__berth?.menu().getMenuItemById(wanted)?.click()
    }, id)
  }

  /** Begins to note what is drawn; Electron does not tell it afterwards. */
  async watchIcon(): Promise<void> {
    await this.app.evaluate(() => {
      const tray = (globalThis as unknown as Exposed).__berth?.tray
      if (!tray) throw new Error('There is no tray yet.')
      const draw = tray.setImage.bind(tray)
      const name = tray.setToolTip.bind(tray)
      Object.assign(globalThis, { drawn: '', tooltip: '' })
      tray.setImage = (image) => {
        Object.assign(globalThis, { drawn: typeof image === 'string' ? image : image.toPNG().toString('base64') })
        draw(image)
      }
      tray.setToolTip = (text) => {
        Object.assign(globalThis, { tooltip: text })
        name(text)
      }
    })
  }

  /** Both at once: a container that ends again and again runs in between, and is drawn as running then. */
  async expectIcon(tone: Tone, tooltip: RegExp): Promise<void> {
    const wanted = (await readFile(join(icons, `tray-${tone}.png`))).toString('base64')
    const drawn = async () => {
      const { isWanted, told } = await this.app.evaluate(({ nativeImage }, file) => {
        const image = nativeImage.createFromBuffer(Buffer.from(file, 'base64'))
        return {
          isWanted: Reflect.get(globalThis, 'drawn') === image.toPNG().toString('base64'),
          told: String(Reflect.get(globalThis, 'tooltip')),
        }
      }, wanted)
      return isWanted && tooltip.test(told)
    }
    await expect.poll(drawn, { message: `The tray's icon is the one for "${tone}", and says ${tooltip}.` }).toBe(true)
  }
}
