/** The computer's keychain as Electron has it: Keychain, DPAPI, libsecret or KWallet. */
import type { SafeStorage } from 'electron'
import type { Keychain } from '../secrets/keychain.ts'

/**
 * Electron has to be ready. On Linux without a keyring Electron still "encrypts", with a password that is in its source:
 * that is none.
 */
export function desktopKeychain(storage: SafeStorage, platform: NodeJS.Platform): Keychain {
  const backendNow = (): string | null => {
    if (!storage.isEncryptionAvailable()) return null
    if (platform === 'darwin') return 'Keychain'
    if (platform === 'win32') return 'DPAPI'
    const name = storage.getSelectedStorageBackend()
    return name === 'basic_text' || name === 'unknown' ? null : name
  }
  const opened = (sealed: string): string | null => {
    try {
      return storage.decryptString(Buffer.from(sealed, 'base64'))
    } catch {
      return null
    }
  }
  return {
    backend: async () => backendNow(),
    seal: async (texts) => texts.map((text) => storage.encryptString(text).toString('base64')),
    open: async (sealed) => (backendNow() === null ? sealed.map(() => null) : sealed.map(opened)),
  }
}
