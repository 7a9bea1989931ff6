/** Finds a program of this computer that can be copied into an image. */
import { constants } from 'node:fs'
import { access, open, realpath } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** A desktop's PATH often leaves out where servers are installed. */
const serverFolders = ['/usr/sbin', '/usr/local/sbin']

/** Where programs are looked for, in this order. */
export const programFolders = (env: NodeJS.ProcessEnv): readonly string[] => [
  ...(env['PATH'] ?? '').split(delimiter).filter(Boolean),
  ...serverFolders,
]

/** The real file of the first Linux program of that name; a script of that name is passed over. */
export async function localProgram(name: string, folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const path = await realpath(join(folder, name)).catch(() => null)
    if (path !== null && (await isProgram(path))) return path
  }
  return null
}

const isProgram = (path: string): Promise<boolean> =>
  access(path, constants.X_OK)
    .then(() => isElf(path))
    .catch(() => false)

export async function isElf(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.toString('latin1') === '\x7fELF'
  } finally {
    await file.close()
  }
}
