/** Reads which file of the project imports what. */
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'

/**
 * @typedef {object} Import
 * @property {string} from a package or built-in module, or a file of the project by its path from the checkout
 * @property {boolean} isFile
 * @property {boolean} typesOnly gone before anything runs
 *
 * @typedef {object} SourceFile
 * @property {string} path from the checkout, with forward slashes
 * @property {string} code without comments
 * @property {readonly Import[]} imports
 */

const STATEMENTS = [
  /^[ \t]*(?:import|export)\b(?<what>[^'"`;]*?)\bfrom\s*['"](?<from>[^'"]+)['"]/gm,
  /^[ \t]*import(?<what>\s*)['"](?<from>[^'"]+)['"]/gm,
  /\bimport\((?<what>\s*)['"](?<from>[^'"]+)['"]/g,
]

/**
 * @param {string} root
 * @param {readonly string[]} folders
 * @returns {Promise<readonly SourceFile[]>}
 */
export async function sourceFiles(root, folders) {
  const lists = await Promise.all(folders.map((folder) => typescriptBelow(join(root, folder))))
  return Promise.all(lists.flat().map((file) => sourceFile(root, file)))
}

/** @param {string} folder */
async function typescriptBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** @param {string} root @param {string} file @returns {Promise<SourceFile>} */
async function sourceFile(root, file) {
  const code = withoutComments(await readFile(file, 'utf8'))
  /** @param {string} path */
  const fromRoot = (path) => relative(root, path).split(sep).join('/')
  const matches = STATEMENTS.flatMap((statement) => [...code.matchAll(statement)])
  const imports = matches.map(({ groups: { what = '', from = '' } = {} }) => {
    const isFile = from.startsWith('.')
    return { from: isFile ? fromRoot(resolve(dirname(file), from)) : from, isFile, typesOnly: /^\s+type\b/.test(what) }
  })
  return { path: fromRoot(file), code, imports }
}

/** Keeps strings, so that "https://..." is no comment. @param {string} text */
function withoutComments(text) {
  const pieces = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g
  return text.replace(pieces, (_, string) => string ?? '')
}
