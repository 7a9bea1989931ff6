import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { servePage } from './page.ts'

let parent: string
let folder: string
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'berth-page-'))
  folder = join(parent, 'renderer')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await mkdir(join(parent, 'renderer-else'))
  await writeFile(join(folder, 'index.html'), '<p>hello')
  await writeFile(join(folder, 'assets', 'index-1.js'), 'export {}')
  await writeFile(join(folder, 'token'), 'secret')
  await writeFile(join(parent, 'secret.json'), 'secret')
  await writeFile(join(parent, 'renderer-else', 'secret.json'), 'secret')
})
afterAll(() => rm(parent, { recursive: true }))

const get = (url: string, init: RequestInit = {}): Promise<Response> =>
  servePage(new Request(url, init), 'berth', folder)

test('serves the page with a policy that allows nothing but its own files', async () => {
  const response = await get('app://berth/index.html')
  expect(response.status).toBe(200)
  expect(await response.text()).toBe('<p>hello')
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toContain('unsafe')
})

test('serves scripts as scripts, and the page for the bare origin', async () => {
  expect((await get('app://berth/assets/index-1.js?v=1')).headers.get('content-type')).toContain('text/javascript')
  expect((await get('app://berth/')).status).toBe(200)
})

test.each([
  ['a file that is not there', 'app://berth/nothing.js', 404],
  ['another host', 'app://other/index.html', 403],
  ['a parent, encoded', 'app://berth/%2e%2e%2fsecret.json', 403],
  ['a parent with backslashes', 'app://berth/..%5csecret.json', 404],
  ['a sibling whose name begins alike', 'app://berth/%2e%2e%2frenderer-else%2fsecret.json', 403],
  ['a broken escape', 'app://berth/%', 403],
  ['a null byte', 'app://berth/index.html%00.js', 403],
  ['a kind of file no page is made of', 'app://berth/token', 403],
])('refuses %s', async (_name, url, status) => {
  const response = await get(url)
  expect(response.status).toBe(status)
  expect(await response.text()).toBe('')
})

test('answers GET only', async () => {
  expect((await get('app://berth/index.html', { method: 'POST', body: 'x' })).status).toBe(405)
})
