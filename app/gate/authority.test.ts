import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Home, homeFrom } from '../home.ts'
import { ensureAuthority, viewOfAuthority } from './authority.ts'

let home: Home

beforeEach(async () => {
  home = homeFrom({ BERTH_HOME: await mkdtemp(join(tmpdir(), 'berth-authority-')) }, '/nowhere')
})
afterEach(() => rm(home.root, { recursive: true, force: true }))

const ensure = () => ensureAuthority(home, { hostname: 'laptop', now: new Date('2026-03-01T12:00:00Z') })

test('an authority is a certificate that signed itself, may sign others, and lasts ten years', async () => {
  const { certificate, privateKey } = await ensure()
  const parsed = new X509Certificate(certificate)
  expect(parsed.ca).toBe(true)
  expect(parsed.verify(parsed.publicKey)).toBe(true)
  expect(parsed.subject).toMatch(/^CN=Berth on laptop/)
  expect(parsed.subject).toBe(parsed.issuer)
  expect(new Date(parsed.validFrom)).toEqual(new Date('2026-03-01T11:00:00Z'))
  expect(viewOfAuthority({ certificate })).toEqual({
    certificate,
    fingerprint: expect.stringMatching(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    validUntil: Date.parse('2036-03-01T12:00:00Z'),
  })
  expect(privateKey).toContain('BEGIN EC PRIVATE KEY')
})

test('it is made once, also by two that ask at the same moment, and nobody else reads its key', async () => {
  const [one, other] = await Promise.all([ensure(), ensure()])
  expect(other).toEqual(one)
  expect(await ensure()).toEqual(one)
  const modeOf = async (file: string) => (await stat(file)).mode & 0o777
  expect(await modeOf(home.authorityKeyFile)).toBe(0o600)
  expect(await modeOf(home.authorityFile)).toBe(0o644)
})

test('one whose key is not its own is not replaced behind a person’s back', async () => {
  const { privateKey } = await ensure()
  await rm(home.authorityFile)
  await ensure()
  await writeFile(home.authorityKeyFile, privateKey)
  await expect(ensure()).rejects.toMatchObject({ kind: 'file-unreadable' })
})
