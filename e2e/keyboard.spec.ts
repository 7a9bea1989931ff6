/** The main way without a mouse: everything reached by keys, and always seen where the focus is. */

import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { screenshot, test } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { sampleOn } from './servers.ts'

test('starts, reads, rotates, links, stops and removes by keyboard alone', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const { page } = await launch()
  // Rings fade in; what is looked at here is whether they are there.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const window = new BerthWindow(page)
  await expect(window.row('sample')).toBeVisible()

  await test.step('S starts what is selected, L opens its log', async () => {
    await page.keyboard.press('j')
    await expectFocusSeen(page)
    await page.keyboard.press('s')
    await window.expectHealthy('sample')
    await page.keyboard.press('l')
    await expect(page.getByRole('log')).toContainText('Listening on')
  })

  await test.step('Tab and arrows reach the tabs, Enter rotates and links', async () => {
    await tabTo(page, 'tab', 'Logs')
    await page.keyboard.press('ArrowRight')
    await expect(page.getByRole('tab', { name: 'Connection' })).toBeFocused()
    await expectFocusSeen(page)
    await tabTo(page, 'button', 'Add to Claude Desktop')
    await screenshot(page, 'keyboard-focus')
    await page.keyboard.press('Enter')
    await expect(window.button('Remove from Claude Desktop')).toBeVisible()
    await expectSomethingFocused(page)
    await tabTo(page, 'button', 'Rotate token')
    const before = await readFile(world.home.tokenFile('sample'), 'utf8')
    await page.keyboard.press('Enter')
    await expect(window.toast(/New token of sample in place/)).toBeVisible({ timeout: 60_000 })
    expect(await readFile(world.home.tokenFile('sample'), 'utf8')).not.toBe(before)
  })

  await test.step('the palette stops it; Esc closes what is open and gives the focus back', async () => {
    await tabTo(page, 'tab', 'Connection')
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('combobox', { name: 'Search and commands' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('combobox', { name: 'Search and commands' })).toBeHidden()
    await expect(page.getByRole('tab', { name: 'Connection' })).toBeFocused()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('stop sample')
    await page.keyboard.press('Enter')
    await expect(window.row('sample').getByText('Stopped')).toBeVisible()
  })

  await test.step('the menu removes it, after a question that begins at Cancel', async () => {
    await tabTo(page, 'button', 'More actions')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('menuitem', { name: 'Open logs' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(window.button('More actions')).toBeFocused()
    await page.keyboard.press('Enter')
    await page.keyboard.press('End')
    await expect(page.getByRole('menuitem', { name: 'Remove' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(window.button('Cancel')).toBeFocused()
    await expectFocusSeen(page)
    await page.keyboard.press('Tab')
    await expect(window.button('Remove server')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(window.firstServer).toBeVisible()
  })

  await test.step('every stop of Tab can be seen, on every screen', async () => {
    for (const [key, screen] of [
      ['1', 'Servers'],
      ['2', 'Ports'],
      ['3', 'Clients'],
      ['4', 'Settings'],
    ] as const) {
      await page.keyboard.press(key)
      await expect(page.getByRole('main', { name: screen })).toBeVisible()
      await everyStopIsSeen(page, screen)
    }
    await page.keyboard.press('n')
    await expect(window.dialog).toBeVisible()
    await everyStopIsSeen(page, 'the dialog')
    await page.keyboard.press('Escape')
    await expect(window.dialog).toBeHidden()
  })
})

/** More presses than any screen has stops. */
const MOST_STOPS = 60

async function tabTo(page: Page, role: 'button' | 'tab', name: string): Promise<void> {
  const target = page.getByRole(role, { name, exact: true })
  for (let press = 0; press < MOST_STOPS; press += 1) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) return expectFocusSeen(page)
  }
  throw new Error(`${MOST_STOPS} presses of Tab did not reach the ${role} "${name}".`)
}

/** Once around with Tab; the walk ends where it has been. */
async function everyStopIsSeen(page: Page, walk: string): Promise<void> {
  let stops = 0
  for (let press = 0; press < MOST_STOPS; press += 1) {
    await page.keyboard.press('Tab')
    const place = await page.evaluate((name) => {
      const element = document.activeElement
      if (!(element instanceof HTMLElement) || element === document.body) return 'outside'
      const isKnown = Reflect.get(element, 'walk') === name
      Reflect.set(element, 'walk', name)
      return isKnown ? 'known' : 'new'
    }, walk)
    if (place === 'known') break
    if (place === 'outside') continue
    stops += 1
    await expectFocusSeen(page)
  }
  expect(stops).toBeGreaterThan(3)
}

async function expectSomethingFocused(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
}

/** The focused element has an outline or a ring that it loses with the focus; a row draws it around its whole line. */
async function expectFocusSeen(page: Page): Promise<void> {
  const focus = await page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement) || element === document.body) return { name: 'nothing', ring: false }
    const looks = (): string[] =>
      [undefined, '::after'].map((part) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element, part)
        return `${outlineStyle === 'none' ? '' : outlineWidth} ${boxShadow}`
      })
    const focused = looks()
    element.blur()
    const ring = looks().some((look, index) => look !== focused[index])
    element.focus({ preventScroll: true })
    return { name: element.outerHTML.slice(0, 200), ring }
  })
  expect(focus, `The focus cannot be seen on ${focus.name}`).toMatchObject({ ring: true })
}
