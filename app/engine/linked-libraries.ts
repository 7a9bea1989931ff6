/** Names the shared libraries that a program of this computer loads, so that it can be taken elsewhere. */
import { execFile } from 'node:child_process'
import { lstat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Loaded by the C library at run time, so ldd does not name them; without them no host name resolves. */
const nameServiceLibraries = ['libnss_dns.so.2', 'libnss_files.so.2', 'libresolv.so.2']

/** Milliseconds; ldd takes some ten. */
const LIMIT = 10_000

/**
 * Absolute paths, with the loader; none for a program that is linked statically. Throws a plain Error, in words, when
 * ldd cannot tell or a library is missing here.
 */
export async function linkedLibraries(program: string): Promise<readonly string[]> {
  const linked = listedLibraries(await listing(program))
  const libc = linked.find((path) => /\/libc\.so/.test(path))
  const besideLibc = libc ? nameServiceLibraries.map((name) => join(dirname(libc), name)) : []
  const present = await Promise.all(besideLibc.map((path) => exists(path)))
  return [...new Set([...linked, ...besideLibc.filter((_, index) => present[index])])]
}

/** @param text what ldd printed, on both streams */
export function listedLibraries(text: string): readonly string[] {
  const missing = [...text.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name)
  if (missing.length > 0) throw new Error(`${[...new Set(missing)].join(', ')} is missing`)
  return [...new Set([...text.matchAll(/(?:^|\s)(\/[^\s:]+)(?=\s|$)/gm)].map((match) => match[1] as string))]
}

/** In the words of glibc (ends with 1), of glibc for static-pie (0), and of musl (1). */
const isStatic = (text: string): boolean => /not a dynamic executable|statically linked|not a valid dynamic/i.test(text)

function listing(program: string): Promise<string> {
  const options = { timeout: LIMIT, env: { ...process.env, LC_ALL: 'C' } }
  return new Promise((resolve, reject) => {
    execFile('ldd', [program], options, (problem, stdout, stderr) => {
      const text = `${stdout}\n${stderr}`
      if (problem === null || isStatic(text)) return resolve(text)
      reject(new Error('`ldd` could not name the libraries that it loads', { cause: problem }))
    })
  })
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )
