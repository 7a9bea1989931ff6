/** Draws every icon of Berth: the SVGs beside this file, and the PNGs Electron can use. Run it with Electron. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'

const here = import.meta.dirname
const COLOURS = { mark: '#1c97a8', busy: '#1c97a8', warning: '#e89b1c', error: '#e5484d', idle: '#8a979b' }

/** A berth seen from above, on a grid of 32: the quay on three sides, the boat in it. */
const QUAY = 'M5 5 V22.5 A4.5 4.5 0 0 0 9.5 27 H22.5 A4.5 4.5 0 0 0 27 22.5 V5'
const BOAT =
  'M16 3.2 C19.2 6.2 21 9.4 21 12.8 V19 A2.4 2.4 0 0 1 18.6 21.4 H13.4 A2.4 2.4 0 0 1 11 19 V12.8 C11 9.4 12.8 6.2 16 3.2 Z'

/** The badge of a state, and the hole it needs in the mark so that it is seen on any ground. */
const BADGE = { x: 24.2, y: 24.2, r: 6.6, gap: 2 }

const quay = (colour, width = 4) =>
  `<path d="${QUAY}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round"/>`
const boat = (colour) => `<path d="${BOAT}" fill="${colour}"/>`
const emptyBerth = (colour) =>
  `<path d="${BOAT}" fill="none" stroke="${colour}" stroke-width="2.4" stroke-linejoin="round"/>`

function svg(body, size = 32) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 32 32"><title>Berth</title>${body}</svg>\n`
}

/** Cuts the badge's surroundings out of the mark. */
function withHole(body) {
  return `<mask id="hole"><rect width="32" height="32" fill="#fff"/><circle cx="${BADGE.x}" cy="${BADGE.y}" r="${BADGE.r + BADGE.gap}" fill="#000"/></mask><g mask="url(#hole)">${body}</g>`
}

const disc = (colour) => `<circle cx="${BADGE.x}" cy="${BADGE.y}" r="${BADGE.r}" fill="${colour}"/>`
const ring = (colour) =>
  `<circle cx="${BADGE.x}" cy="${BADGE.y}" r="${BADGE.r - 1.3}" fill="none" stroke="${colour}" stroke-width="2.6"/>`
const cross = (colour) =>
  `<path d="M${BADGE.x - 2.4} ${BADGE.y - 2.4} l4.8 4.8 m0 -4.8 l-4.8 4.8" stroke="${colour}" stroke-width="2.2" stroke-linecap="round"/>`
const bang = (colour) =>
  `<path d="M${BADGE.x} ${BADGE.y - 3.4} v3.4" stroke="${colour}" stroke-width="2.4" stroke-linecap="round"/><circle cx="${BADGE.x}" cy="${BADGE.y + 3.3}" r="1.35" fill="${colour}"/>`

/** `ink` colours the mark, `badge` the badge and `onBadge` what stands on it. */
function trayIcon(tone, ink, badge, onBadge) {
  const mark = quay(ink) + boat(ink)
  switch (tone) {
    case 'ok':
      return svg(mark)
    case 'idle':
      return svg(quay(ink) + emptyBerth(ink))
    case 'busy':
      return svg(withHole(mark) + ring(badge))
    case 'warning':
      return svg(withHole(mark) + disc(badge) + bang(onBadge))
    case 'error':
      return svg(withHole(mark) + disc(badge) + cross(onBadge))
    default:
      throw new Error(tone)
  }
}

/** Black and alpha only: what stands on a badge is a hole in it. */
function templateIcon(tone) {
  if (tone !== 'warning' && tone !== 'error') return trayIcon(tone, '#000', '#000', '#000')
  const sign = tone === 'warning' ? bang('#000') : cross('#000')
  const badge = `<mask id="sign"><rect width="32" height="32" fill="#fff"/>${sign}</mask><g mask="url(#sign)">${disc('#000')}</g>`
  return svg(withHole(quay('#000') + boat('#000')) + badge)
}

function appIcon() {
  const tile = `<rect x="3.1" y="3.1" width="25.8" height="25.8" rx="5.9" fill="url(#water)"/>`
  const water = `<defs><linearGradient id="water" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#23a7b5"/><stop offset="1" stop-color="#0c5f78"/></linearGradient></defs>`
  const mark = `<g transform="translate(16 16.2) scale(0.64) translate(-16 -15.6)">${quay('#fff', 3.6)}${boat('#fff')}</g>`
  return svg(water + tile + mark, 1024)
}

/** An image is rasterised at the size it names, so it has to name the one wanted. */
const sized = (text, size) =>
  text.replace(/width="\d+" height="\d+" viewBox/, `width="${size}" height="${size}" viewBox`)

async function render(window, text, size, file) {
  const png = await window.webContents.executeJavaScript(`(async () => {
    const image = new Image()
    image.src = 'data:image/svg+xml,' + encodeURIComponent(${JSON.stringify(sized(text, size))})
    await image.decode()
    const canvas = new OffscreenCanvas(${size}, ${size})
    canvas.getContext('2d').drawImage(image, 0, 0, ${size}, ${size})
    return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())
  })()`)
  await writeFile(join(here, file), Buffer.from(png))
}

app
  .whenReady()
  .then(drawAll)
  .then(
    () => app.exit(0),
    (error) => {
      console.error(error)
      app.exit(1)
    },
  )

async function drawAll() {
  const window = new BrowserWindow({ show: false })
  await window.loadURL('data:text/html,')
  for (const tone of ['ok', 'busy', 'warning', 'error', 'idle']) {
    const colour = tone === 'idle' ? COLOURS.idle : COLOURS.mark
    const coloured = trayIcon(tone, colour, COLOURS[tone], '#fff')
    const template = templateIcon(tone)
    await writeFile(join(here, `tray-${tone}.svg`), coloured)
    for (const [suffix, scale] of [
      ['', 1],
      ['@2x', 2],
    ]) {
      // 16 points in the macOS menu bar and the Windows tray; Linux panels scale what they get, so they get 32.
      await render(window, coloured, 32 * scale, `tray-${tone}${suffix}.png`)
      await render(window, template, 16 * scale, `tray-${tone}Template${suffix}.png`)
    }
  }
  await writeFile(join(here, 'app.svg'), appIcon())
  for (const size of [256, 1024]) await render(window, appIcon(), size, `app-${size}.png`)
}
