/** Asks a server whether it takes one token and refuses another. */
import { setTimeout as delay } from 'node:timers/promises'
import type { ProbeReport } from '../contract/snapshot.ts'
import { knownSecrets } from './kept-secrets.ts'
import { redactedReport } from './redacted-report.ts'
import { type Job, moored, type Tools } from './tools.ts'

/** Milliseconds a server has to load before its silence speaks against the new token. */
const LOAD_LIMIT = 60_000
/** Milliseconds a server that answers has to accept the new token; some load their keys after they listen. */
const ACCEPT_LIMIT = 5_000
/** Milliseconds between two looks. */
const PAUSE = 150

/** Asks until the new token works. What the last answer was is the reason of the failure. */
export async function proveNew(
  tools: Tools,
  { id, definition, signal }: Job,
  token: string,
): Promise<'token' | 'open'> {
  const begun = tools.now()
  let answering: number | null = null
  for (;;) {
    const secrets = await knownSecrets(tools, id, definition, token)
    const report = redactedReport(await tools.probe(moored(id, definition, token), signal), secrets)
    if (report.outcome.kind === 'healthy') return report.outcome.access
    if (answers(report)) answering ??= tools.now()
    const isLate = tools.now() - begun > LOAD_LIMIT || (answering !== null && tools.now() - answering > ACCEPT_LIMIT)
    // Two ends in a row: it will not come up with this token.
    if (isLate || tools.picture.facts(id).quickEnds >= 2) throw new Error(report.outcome.reason)
    await delay(PAUSE, undefined, { signal })
  }
}

/** Only a 401 or 403 says so: silence or an error may be over when the old token is tried again. */
export async function refusesOld(tools: Tools, { id, definition, signal }: Job, token: string): Promise<boolean> {
  const begun = tools.now()
  for (;;) {
    const { outcome } = await tools.probe(moored(id, definition, token), signal)
    if (outcome.kind === 'healthy') return false
    if (outcome.stage === 'auth' && outcome.answered) return true
    if (tools.now() - begun > ACCEPT_LIMIT) return false
    await delay(PAUSE, undefined, { signal })
  }
}

const answers = ({ stages }: ProbeReport): boolean =>
  stages.some(({ name, outcome }) => name === 'http' && outcome === 'passed')
