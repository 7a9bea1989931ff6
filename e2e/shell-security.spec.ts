/** What a page that was taken over could do in the real window: nothing but ask what the contract lists. */
import type { ElectronApplication } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { BerthWindow } from './pages/berth-window.ts'
import { sampleOn } from './servers.ts'

test('the page has no Node, and of Berth only what the contract lists', async ({ world, launch }) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const { app, page } = await launch()
  await expect(new BerthWindow(page).row('sample')).toBeVisible()
  const reach = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter((name) => name in globalThis),
    berth: Object.keys(window.berth),
    isFrozen: Object.isFrozen(window.berth),
  }))
  expect(reach).toEqual({ node: [], berth: expect.any(Array), isFrozen: true })
  expect(new Set(reach.berth)).toEqual(new Set(['platform', 'ask', 'onSnapshot', 'onPlace', 'openStream']))
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Electron.WebPreferences
    }
    const { contextIsolation, sandbox, nodeIntegration, webviewTag, webSecurity } = contents.getLastWebPreferences()
    return { contextIsolation, sandbox, nodeIntegration, webviewTag, webSecurity }
  })
  expect(preferences).toEqual({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webviewTag: false,
    webSecurity: true,
  })
})

test('the page stays the page', async ({ launch, complaints }) => {
  const { app, page } = await launch()
  await expect(new BerthWindow(page).firstServer).toBeVisible()
  const home = page.url()

  for (const url of ['https://example.com/', 'app://berth/other.html']) {
    const attempt = await nextNavigation(app)
    await page.evaluate((target) => {
      location.href = target
    }, url)
    expect(await attempt(), url).toEqual({ url, isRefused: true })
  }
  // Chromium itself refuses these before anyone is asked.
  for (const url of ['file:///etc/passwd', 'data:text/html,taken']) {
    const refusal = page.waitForEvent('console', (message) => /^Not allowed to (load|navigate)/.test(message.text()))
    await page.evaluate((target) => {
      location.href = target
    }, url)
    await refusal
  }
  const opened = await page.evaluate(() => [window.open('https://example.com/'), window.open('app://berth/index.html')])
  expect(opened).toEqual([null, null])
  expect(page.url()).toBe(home)
  expect(app.windows()).toHaveLength(1)
  complaints.length = 0
})

test('the page is refused every permission', async ({ launch }) => {
  const { page } = await launch()
  await expect(new BerthWindow(page).firstServer).toBeVisible()
  const answers = await page.evaluate(async () => ({
    notifications: await Notification.requestPermission(),
    camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'granted',
      (error: Error) => error.name,
    ),
    place: await new Promise<number>((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve(0),
        ({ code }) => resolve(code),
      ),
    ),
    clipboard: await navigator.clipboard.readText().then(
      () => 'granted',
      (error: Error) => error.name,
    ),
  }))
  expect(answers.notifications).toBe('denied')
  expect(answers.camera).toMatch(/^Not(Allowed|Found)Error$/)
  expect(answers.place).toBe(1)
  expect(answers.clipboard).toBe('NotAllowedError')
})

test('the policy stops scripts, evaluation, frames and connections; the scheme serves its folder only', async ({
  launch,
  complaints,
}) => {
  const { app, page } = await launch()
  await expect(new BerthWindow(page).firstServer).toBeVisible()
  const policy = await app.evaluate(async ({ net }) =>
    (await net.fetch('app://berth/index.html')).headers.get('content-security-policy'),
  )
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')

  await page.evaluate(() => {
    const stopped: string[] = []
    Object.assign(window, { stopped })
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      stopped.push(`${effectiveDirective} ${blockedURI}`),
    )
    const inline = document.createElement('script')
    inline.append('window.taken = true')
    const foreign = document.createElement('script')
    foreign.src = 'https://example.com/a.js'
    const frame = document.createElement('iframe')
    frame.src = 'https://example.com/'
    document.body.append(inline, foreign, frame)
    fetch('https://example.com/').catch(() => undefined)
    // Later: what a debugger evaluates, as this here, the policy lets pass.
    setTimeout(() => {
      try {
        new Function('window.taken = true')()
      } catch {
        // Told by the event too.
      }
    })
  })
  await expect
    .poll(async () => new Set(await page.evaluate(() => Reflect.get(window, 'stopped') as string[])))
    .toEqual(
      new Set([
        'script-src-elem inline',
        'script-src-elem https://example.com/a.js',
        'script-src eval',
        'frame-src https://example.com',
        'connect-src https://example.com/',
      ]),
    )
  expect(await page.evaluate(() => 'taken' in window)).toBe(false)

  const statuses = await app.evaluate(async ({ net }) => {
    const paths = [
      'berth/index.html',
      'berth/../../package.json',
      'berth/..%2f..%2fpackage.json',
      'berth/%2e%2e/preload/preload.cjs',
      'elsewhere/index.html',
    ]
    const answers = paths.map(async (path) => (await net.fetch(`app://${path}`)).status)
    return Promise.all(answers)
  })
  expect(statuses[0]).toBe(200)
  expect(
    statuses.slice(1).every((status) => status === 403 || status === 404),
    String(statuses),
  ).toBe(true)
  complaints.length = 0
})

test('commands are answered for the window’s own page alone, and only as the contract has them', async ({
  world,
  launch,
}) => {
  await world.writeFleet({ sample: sampleOn(0) })
  const { app, page } = await launch()
  await expect(new BerthWindow(page).row('sample')).toBeVisible()
  const answers = await page.evaluate(() => {
    const ask = window.berth.ask as (command: unknown, input: unknown) => Promise<unknown>
    return Promise.all([
      ask('server:read-token', { id: 'sample' }),
      ask('__proto__', undefined),
      ask('server:start', { id: '../../etc' }),
      ask('server:start', 'sample'),
      ask('shell:reveal', { path: '/etc/passwd' }),
      ask('settings:update', { range: { first: 0, last: 70_000 } }),
    ])
  })
  expect(answers.map((answer) => failureKind(answer))).toEqual([
    'invalid-input',
    'invalid-input',
    'invalid-input',
    'invalid-input',
    'forbidden',
    'invalid-input',
  ])

  // A frame in our own page has no way to ask; a window beside ours has one, and is refused.
  const inFrame = await page.evaluate(() => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const reach = Object.keys(frame.contentWindow ?? {}).includes('berth')
    frame.remove()
    return reach
  })
  expect(inFrame).toBe(false)
  const answer = await app.evaluate(async ({ app: electron, BrowserWindow }) => {
    const preload = `${electron.getAppPath()}/dist/preload/preload.cjs`
    const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
    await stranger.loadURL('app://berth/index.html')
    const result: unknown = await stranger.webContents.executeJavaScript("window.berth.ask('snapshot:get')")
    stranger.destroy()
    return result
  })
  expect(failureKind(answer)).toBe('forbidden')
})

function failureKind(answer: unknown): string {
  return (answer as { failure?: { kind: string } }).failure?.kind ?? 'answered'
}

/** Notes the next navigation that the page tries, and whether it was refused. */
async function nextNavigation(
  app: ElectronApplication,
): Promise<() => Promise<{ readonly url: string; readonly isRefused: boolean }>> {
  const noted = await app.evaluateHandle(({ BrowserWindow }) => {
    const seen = new Promise<{ url: string; isRefused: boolean }>((resolve) => {
      BrowserWindow.getAllWindows()[0]?.webContents.once('will-frame-navigate', (event) =>
        resolve({ url: event.url, isRefused: event.defaultPrevented }),
      )
    })
    return { seen }
  })
  return () => noted.evaluate(({ seen }) => seen)
}
