/** Images that have to be fetched: progress layer by layer, cancelled in between, refused in words. */
import { createTinyRegistry } from '../app/engine/testing/tiny-registry.ts'
import { expect, expectGoodLooking, test } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { testRange } from './world.ts'

test('a pull shows its layers and bytes, and can be cancelled; what cannot be pulled says why', async ({
  world,
  launch,
}) => {
  const registry = await createTinyRegistry(testRange.last + 1)
  try {
    registry.slow(400, 50)
    const server = { transport: 'streamable-http', containerPort: 3000 } as const
    await world.writeFleet({
      absent: { ...server, image: registry.absentImage, port: testRange.first + 1 },
      private: { ...server, image: registry.privateImage, port: testRange.first + 2 },
      pulled: { ...server, image: registry.image, port: testRange.first },
    })
    const { page } = await launch()
    const window = new BerthWindow(page)
    await window.openServer('pulled')
    await window.press('pulled', 'Start')
    const pulling = page.getByRole('region', { name: 'Pulling the image' })
    await expect(pulling.getByRole('list', { name: 'Layers' }).getByRole('listitem')).toHaveCount(3)
    await expect(pulling.getByText(/^\d.* of \d/).first()).toBeVisible()
    await expect(window.row('pulled').getByText(/^Pulling, \d+ %$/)).toBeVisible()
    await expectGoodLooking(page, 'pulling')
    await window.press('pulled', 'Cancel')
    await expect(window.status('pulled').getByText('Stopped')).toBeVisible()
    expect(await world.container('pulled')).toBeNull()

    await window.openServer('absent')
    await window.press('absent', 'Start')
    await expect(window.status('absent').getByText('Did not start')).toBeVisible({ timeout: 60_000 })
    await expect(window.server('absent').getByText(registry.absentImage).last()).toBeVisible()
    await expectGoodLooking(page, 'image-not-found')
    await window.openServer('private')
    await window.press('private', 'Start')
    await expect(window.status('private').getByText('Did not start')).toBeVisible({ timeout: 60_000 })
    await expectGoodLooking(page, 'image-private')
  } finally {
    await registry.close()
  }
})
