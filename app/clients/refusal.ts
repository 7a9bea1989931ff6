/** How Berth says that it will not touch a client's file: which file, where in it, why, and what to do. */
import { Failure } from '../contract/failure.ts'
import type { Client, Computer } from './client.ts'
import type { ConfigSource } from './config-document.ts'

/** A place as editors count it, from 1. */
interface Place {
  readonly line: number
  readonly column: number
}

export function refusal(file: string, what: string, fix: string, cause?: unknown): Failure {
  return new Failure('client-file', `${file}: ${what}. Berth changed nothing.`, fix, { cause })
}

export function refusalAtPlace(file: string, { line, column }: Place, what: string, cause?: unknown): Failure {
  const message = `${file}, line ${line}, column ${column}: ${what}. Berth changed nothing.`
  return new Failure('client-file', message, 'Correct that place in the file, then try again.', { cause })
}

export function refusalAt(source: ConfigSource, offset: number, what: string, cause?: unknown): Failure {
  const lines = source.text.slice(0, offset).split(/\r\n|\n|\r/)
  return refusalAtPlace(source.file, { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }, what, cause)
}

/** Throws Failure 'client-policy' where an administrator's rule keeps the client from reading what we would write. */
export async function refuseByPolicy(client: Client, computer: Computer): Promise<void> {
  const policy = await client.policy?.(computer)
  if (policy) throw new Failure('client-policy', `${policy.problem} Berth changed nothing.`, policy.fix)
}
