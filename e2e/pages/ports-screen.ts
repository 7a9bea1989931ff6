/** The map of ports as a person sees it, and as it is read aloud. */
import { expect, type Locator, type Page } from '@playwright/test'

export class PortsScreen {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Ports' }).click()
    await expect(this.plan).toBeVisible()
  }

  get plan(): Locator {
    return this.page.getByRole('grid')
  }

  /** One port on the plan, named as a screen reader says it: "3702, notes, running, container berth-notes". */
  berth(port: number): Locator {
    return this.plan.getByRole('gridcell', { name: new RegExp(`^${port}, `) })
  }

  async expectBerth(port: number, words: RegExp): Promise<void> {
    await expect(this.berth(port)).toHaveAccessibleName(words)
  }

  /** What floats beside a berth that is pointed at. */
  card(port: number): Locator {
    return this.page.getByRole('region', { name: `Port ${port}`, exact: true })
  }

  /** One port as a line of a table. */
  line(port: number | string): Locator {
    return this.page.getByRole('row', { name: new RegExp(`^${port} `) })
  }

  get search(): Locator {
    return this.page.getByRole('searchbox', { name: 'Search ports' })
  }

  async show(look: 'Plan' | 'List'): Promise<void> {
    await this.page.getByRole('radio', { name: look }).click()
    await expect(this.page.getByRole('radio', { name: look })).toBeChecked()
  }

  /** What other computers can reach; there may be containers of other people among them. */
  exposure(name: string): Locator {
    return this.page
      .getByRole('region', { name: 'Within reach of other computers' })
      .getByRole('listitem')
      .filter({ hasText: name })
  }

  /** Takes the ship of one port and lets it go over another; `onTheWay` happens before it is let go. */
  async drag(from: number, to: number, onTheWay?: () => Promise<void>): Promise<void> {
    const [start, end] = await Promise.all([centre(this.berth(from)), centre(this.berth(to))])
    await this.page.mouse.move(start.x, start.y)
    await this.page.mouse.down()
    await this.page.mouse.move(end.x, end.y, { steps: 8 })
    await onTheWay?.()
    await this.page.mouse.up()
  }
}

async function centre(berth: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await berth.boundingBox()
  if (!box) throw new Error('The berth is out of sight.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
