import { execFileSync } from 'node:child_process'
import { chmod, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder, writeFiles } from '../temporary-folder.mjs'
import { isOnPath } from './display.mjs'
import { thisLinux } from './linux.mjs'
import { ensureProxies, proxiesFolder, proxiesPath } from './proxies.mjs'

const bookworm = /** @type {const} */ ({ family: 'debian', codename: 'bookworm' })
const DAY = 24 * 3_600_000

const PACKAGES = {
  nginx: 'usr/sbin/nginx',
  'libnginx-mod-http-js': 'usr/lib/nginx/modules/ngx_http_js_module.so',
  caddy: 'usr/bin/caddy',
}

/** A real package with one file. @param {string} folder where it comes to lie @param {string} name @param {string} path */
async function writePackage(folder, name, path) {
  const tree = join(folder, name)
  await writeFiles(tree, {
    'DEBIAN/control': `Package: ${name}\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <nobody@localhost>\nDescription: none\n`,
    [path]: `program ${name}`,
  })
  // The temporary folder's mode is not one that dpkg-deb takes.
  await chmod(join(tree, 'DEBIAN'), 0o755)
  execFileSync('dpkg-deb', ['--build', tree, join(folder, `${name}_1_all.deb`)])
}

/** Means that write down when they were asked. @param {{ packages?: Record<string, string>, problem?: string | null, lacks?: readonly string[] }} [options] */
function means({ packages = PACKAGES, problem = null, lacks = [] } = {}) {
  /** @type {string[]} */
  const asked = []
  /** @type {string[]} */
  const told = []
  return {
    asked,
    told,
    clock: Date.now,
    tell: (/** @type {string} */ line) => void told.push(line),
    missing: async () => lacks,
    install: async (/** @type {readonly string[]} */ names) => void asked.push(`install ${names.join(' ')}`),
    download: async (/** @type {readonly string[]} */ names, /** @type {string} */ folder) => {
      asked.push(`download ${names.join(' ')}`)
      if (problem === null) {
        for (const [name, path] of Object.entries(packages)) await writePackage(folder, name, path)
      }
      return problem
    },
  }
}

const hasPackages = await isOnPath('dpkg-deb')

test.runIf(hasPackages)('unpacks the packages into a folder of the release, once', async () => {
  const place = { cache: join(await temporaryFolder(), 'cache'), linux: bookworm }
  const fetching = means()
  await ensureProxies(place, fetching)
  await ensureProxies(place, fetching)
  expect(fetching.asked).toEqual(['download nginx libnginx-mod-http-js caddy'])
  expect(fetching.told).toEqual(['Fetching nginx and Caddy with apt-get ...', expect.stringMatching(/^Fetched in /)])
  expect(await readdir(place.cache)).toEqual([`proxies-bookworm-${process.arch}`])
  expect(await readFile(join(proxiesFolder(place.cache, bookworm), 'usr/bin/caddy'), 'utf8')).toBe('program caddy')
})

test.runIf(hasPackages)('installs the libraries only when one is missing', async () => {
  const place = { cache: await temporaryFolder(), linux: bookworm }
  const fetching = means({ lacks: ['libpcre2-8.so.0'] })
  await ensureProxies(place, fetching)
  expect(fetching.asked.at(-1)).toBe('install libpcre2-8-0 libssl3 zlib1g libcrypt1 libzstd1')
})

test('a failed download is told in one line, leaves nothing, and is remembered for a day', async () => {
  const place = { cache: await temporaryFolder(), linux: bookworm }
  const fetching = means({ problem: 'E: Unable to locate package caddy' })
  await ensureProxies(place, fetching)
  await ensureProxies(place, fetching)
  expect(fetching.asked).toHaveLength(1)
  expect(fetching.told.at(-1)).toBe(
    'They could not be fetched, so their images have to be pulled: E: Unable to locate package caddy',
  )
  expect(await readdir(place.cache)).toEqual([`proxies-bookworm-${process.arch}-unavailable`])
  await ensureProxies(place, { ...fetching, clock: () => Date.now() + DAY + 1000 })
  expect(fetching.asked).toHaveLength(2)
})

test.runIf(hasPackages)('packages that hold other files are none', async () => {
  const place = { cache: await temporaryFolder(), linux: bookworm }
  const fetching = means({ packages: { nginx: 'usr/share/doc/nginx/README', caddy: PACKAGES.caddy } })
  await ensureProxies(place, fetching)
  expect(fetching.told.at(-1)).toContain('hold other files')
})

test.skipIf(process.platform === 'win32')(
  'PATH begins with the folder when there is one, once, and is left alone elsewhere',
  async () => {
    const cache = await temporaryFolder()
    const place = /** @type {const} */ ({ cache, env: { PATH: '/usr/bin:/bin' }, platform: 'linux' })
    expect(await proxiesPath(place)).toEqual({})
    const folder = proxiesFolder(cache, await thisLinux())
    await mkdir(folder)
    const PATH = [join(folder, 'usr/sbin'), join(folder, 'usr/bin'), '/usr/bin', '/bin'].join(':')
    expect(await proxiesPath(place)).toEqual({ PATH })
    expect(await proxiesPath({ ...place, env: { PATH } })).toEqual({ PATH })
    expect(await proxiesPath({ ...place, platform: 'darwin' })).toEqual({})
  },
)
