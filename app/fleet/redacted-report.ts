/** A probe quotes what a server answers, and a careless server answers with what it was given: nobody is to see that. */
import { MASK } from '../contract/credential.ts'
import { assertNever } from '../contract/result.ts'
import type { ProbeReport } from '../contract/snapshot.ts'
import { type Redact, redactor, SHORTEST } from './redact.ts'

/** The report with each of these values masked wherever the server's own words are. */
export function redactedReport(report: ProbeReport, secrets: readonly string[]): ProbeReport {
  const whole = redactor(secrets)
  return { ...report, outcome: redactedOutcome(report.outcome, (text) => withoutCutSecret(whole(text), secrets)) }
}

function redactedOutcome(outcome: ProbeReport['outcome'], redact: Redact): ProbeReport['outcome'] {
  switch (outcome.kind) {
    case 'unhealthy':
      return { ...outcome, reason: redact(outcome.reason), fix: redact(outcome.fix) }
    case 'healthy': {
      const tools = outcome.tools.map(({ name, description }) => ({
        name: redact(name),
        description: redact(description),
      }))
      return { ...outcome, serverName: redact(outcome.serverName), serverVersion: redact(outcome.serverVersion), tools }
    }
    default:
      return assertNever(outcome)
  }
}

/** A long quote is cut short, at times in the middle of a secret. */
function withoutCutSecret(text: string, secrets: readonly string[]): string {
  const end = text.indexOf('…')
  if (end === -1) return text
  const quote = text.slice(0, end)
  const cut = Math.max(0, ...secrets.map((secret) => overlap(quote, secret.trim())))
  return cut < SHORTEST ? text : `${quote.slice(0, -cut)}${MASK}${text.slice(end)}`
}

/** How many characters at the end of `text` begin `secret`. */
function overlap(text: string, secret: string): number {
  for (let length = Math.min(text.length, secret.length); length > 0; length -= 1) {
    if (text.endsWith(secret.slice(0, length))) return length
  }
  return 0
}
