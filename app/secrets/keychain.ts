/** What Berth asks of the computer's keychain; who can answer differs from face to face. */

export interface Keychain {
  /**
   * As Electron names it, like `gnome_libsecret`; null when there is none that encrypts. Asking may wake it up.
   * Failures: `no-keyring` when it cannot be asked.
   */
  backend(): Promise<string | null>
  /** Each text sealed, as base64. Failures: `no-keyring`. */
  seal(texts: readonly string[]): Promise<readonly string[]>
  /**
   * The texts back; null for one that this keychain did not seal. `backend` is the one that did: a bridge that an AI
   * client starts is told too little of the desktop to find it again by itself. Failures: `no-keyring`.
   */
  open(sealed: readonly string[], backend: string): Promise<readonly (string | null)[]>
}

/** For a face that can reach none. */
export const noKeychain: Keychain = {
  backend: async () => null,
  seal: async () => [],
  open: async (sealed) => sealed.map(() => null),
}
