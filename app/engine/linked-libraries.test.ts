import { expect, test } from 'vitest'
import { linkedLibraries, listedLibraries } from './linked-libraries.ts'

test('each library once, and the loader; what the kernel itself gives is no file', () => {
  const printed = `	linux-vdso.so.1 (0x00007ffd)
	libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f44)
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f45)
	libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f44)
	/lib64/ld-linux-x86-64.so.2 (0x00007f46)`
  expect(listedLibraries(printed)).toEqual([
    '/lib/x86_64-linux-gnu/libm.so.6',
    '/lib/x86_64-linux-gnu/libc.so.6',
    '/lib64/ld-linux-x86-64.so.2',
  ])
})

test('a program that is linked statically has none, in the words of each C library', () => {
  expect(listedLibraries('\tnot a dynamic executable\n')).toEqual([])
  expect(listedLibraries('\tstatically linked\n')).toEqual([])
  expect(listedLibraries('/lib/ld-musl-x86_64.so.1: caddy: Not a valid dynamic program\n')).toEqual([])
})

test('one that is missing is named', () => {
  expect(() => listedLibraries('\tlibpcre2-8.so.0 => not found\n')).toThrow('libpcre2-8.so.0 is missing')
})

test.runIf(process.platform === 'linux')('the real ones of this Node, with those that find host names', async () => {
  const libraries = await linkedLibraries(process.execPath)
  expect(libraries.some((path) => path.endsWith('/libc.so.6'))).toBe(true)
  expect(libraries.some((path) => path.endsWith('/libnss_dns.so.2'))).toBe(true)
})
