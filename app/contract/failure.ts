/** Why an operation did not happen, in words a person can act on; the only error shape that crosses a border. */

export const failureKinds = [
  'no-engine',
  'engine-error',
  'name-taken',
  'invalid-input',
  'forbidden',
  'unknown-server',
  'server-exists',
  'reserved-id',
  'image-not-found',
  'pull-failed',
  'build-failed',
  'port-taken',
  'no-free-port',
  /** What was offered, or could be undone, no longer fits what is there now. */
  'too-late',
  'not-loopback',
  /** An address that this computer does not have, or not any more. */
  'no-address',
  'start-failed',
  'not-running',
  'unhealthy',
  'rotate-failed',
  'cancelled',
  'busy',
  'unknown-client',
  'client-not-installed',
  /** An administrator keeps the client from using servers that its owner adds. */
  'client-policy',
  'client-file',
  /** It is not what a person was shown, or what Berth left there. */
  'client-file-changed',
  'client-entry-foreign',
  /** No keychain can keep a secret, and nobody chose the file. */
  'no-keyring',
  'secret-missing',
  'file-unreadable',
  'timeout',
  'bug',
] as const
export type FailureKind = (typeof failureKinds)[number]

/** An action a face may offer beside the message. */
export type FailureRemedy =
  /** The ways out of a port conflict, as `ports:plan` tells them. */
  | { readonly kind: 'resolve'; readonly id: string }
  | { readonly kind: 'retry' }
  /** Let secrets be kept in a file from now on, and try again. */
  | { readonly kind: 'use-secret-file' }
  | { readonly kind: 'open-logs'; readonly id: string }
  /** The value that a server is to be given and that is not there. */
  | { readonly kind: 'enter-secret'; readonly id: string; readonly name: string }

export interface FailureView {
  readonly kind: FailureKind
  /** What failed and on what. */
  readonly message: string
  /** What to do about it. */
  readonly fix: string
  readonly remedy?: FailureRemedy
}

/** An expected failure, thrown where it is known. Anything else that is thrown is a bug and keeps its stack. */
export class Failure extends Error implements FailureView {
  override readonly name = 'Failure'
  readonly kind: FailureKind
  readonly fix: string
  readonly remedy?: FailureRemedy

  constructor(
    kind: FailureKind,
    message: string,
    fix: string,
    options: { remedy?: FailureRemedy; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.fix = fix
    if (options.remedy) this.remedy = options.remedy
  }
}

/** The plain form that is safe to send or print. An unexpected error becomes kind `bug` and loses its stack here. */
export function viewOf(thrown: unknown): FailureView {
  if (thrown instanceof Failure) {
    const { kind, message, fix, remedy } = thrown
    return remedy ? { kind, message, fix, remedy } : { kind, message, fix }
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return {
    kind: 'bug',
    message: `Something went wrong inside Berth: ${message}`,
    fix: 'Run `berth doctor` and report what it prints.',
  }
}
