import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { linkedLibraries, listedLibraries } from './linked-libraries.ts'

test('reads the paths that glibc lists, each once, with the loader', () => {
  const text = `	linux-vdso.so.1 (0x00007f8e5d918000)
	libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x00007f8e5d84b000)
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f8e5d669000)
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f8e5d669000)
	/lib64/ld-linux-x86-64.so.2 (0x00007f8e5d91a000)
`
  expect(listedLibraries(text)).toEqual([
    '/lib/x86_64-linux-gnu/libz.so.1',
    '/lib/x86_64-linux-gnu/libc.so.6',
    '/lib64/ld-linux-x86-64.so.2',
  ])
})

test('and those of musl', () => {
  const text = `	/lib/ld-musl-x86_64.so.1 (0x7f3e0a5d0000)
	libpcre2-8.so.0 => /usr/lib/libpcre2-8.so.0 (0x7f3e0a400000)
	libc.musl-x86_64.so.1 => /lib/ld-musl-x86_64.so.1 (0x7f3e0a5d0000)
`
  expect(listedLibraries(text)).toEqual(['/lib/ld-musl-x86_64.so.1', '/usr/lib/libpcre2-8.so.0'])
})

test.each([
  '\tnot a dynamic executable\n',
  '\tstatically linked\n',
  '/lib/ld-musl-x86_64.so.1: /usr/bin/caddy: Not a valid dynamic program\n',
])('a static program loads none: %j', (text) => {
  expect(listedLibraries(text)).toEqual([])
})

test('a library that is missing here is named', () => {
  const text = '\tlibzstd.so.1 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x0)\n'
  expect(() => listedLibraries(text)).toThrow('libzstd.so.1 is missing')
})

test.runIf(process.platform === 'linux')('the name service goes with the C library of a real program', async () => {
  const libraries = await linkedLibraries(process.execPath)
  expect(libraries.filter((path) => /\/(libc|ld-linux)[^/]*\.so/.test(path)).length).toBeGreaterThanOrEqual(2)
  expect(libraries.some((path) => path.endsWith('/libnss_files.so.2') || path.includes('musl'))).toBe(true)
})

test.runIf(process.platform === 'linux')(
  'a static program and a missing one are told apart by ldd itself',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'berth-ldd-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    // Not even a program, which to ldd is the same as one that loads nothing.
    await writeFile(join(folder, 'static'), 'x', { mode: 0o755 })
    expect(await linkedLibraries(join(folder, 'static'))).toEqual([])
    await expect(linkedLibraries(join(folder, 'absent'))).rejects.toThrow('could not name')
  },
)
