/** Reads records out of lines of a gate's log, and takes out of what callers said any secret of the server behind it. */
import type { LogLine } from '../contract/streams.ts'
import { type AccessRecord, accessRecord, MOST_OF_AGENT, MOST_OF_CLIENT } from '../gate/access-log.ts'
import type { Tokens } from '../tokens/tokens.ts'
import type { Definitions } from './definitions.ts'
import { definitionIn } from './fleet-file.ts'
import { type Redact, redactor, secretValues } from './redact.ts'

export interface GateRecordParts {
  readonly definitions: Definitions
  readonly tokens: Tokens
}

export type GateRecords = (lines: readonly LogLine[]) => Promise<readonly AccessRecord[]>

/** For one server. Failures: `file-unreadable`, of its token. */
export function createGateRecords({ definitions, tokens }: GateRecordParts, id: string): GateRecords {
  /** Values of former tokens stay masked: who still holds one may show it anywhere. */
  const secrets = new Set<string>()
  let redact: Redact = redactor([])

  const learn = async (): Promise<void> => {
    const definition = definitionIn(definitions.current(), id)
    const token = await tokens.read(id)
    const before = secrets.size
    // The gate of a server that another face has added may be heard of before its definition.
    for (const value of definition ? secretValues(definition, token) : [token ?? '']) secrets.add(value)
    if (secrets.size > before) redact = redactor([...secrets])
  }
  return async (lines) => {
    const records = lines.flatMap(({ text }) => accessRecord(text) ?? [])
    if (records.length === 0) return records
    // Asked for each batch: the token may have changed since the last one.
    await learn()
    return records.map((record) => withoutSecrets(record, redact))
  }
}

function withoutSecrets(record: AccessRecord, redact: Redact): AccessRecord {
  if (record.kind === 'opened') return record
  const client = redactedStart(record.client, MOST_OF_CLIENT, redact)
  const agent = redactedStart(record.agent, MOST_OF_AGENT, redact)
  return { ...record, client, agent }
}

/** As the redaction knows lines that were cut. */
const CUT = ' … (cut, 1 more bytes)'

/** A text as long as the gate lets it be was cut, perhaps in the middle of a secret. */
function redactedStart(text: string, most: number, redact: Redact): string {
  return text.length < most ? redact(text) : redact(text + CUT).slice(0, -CUT.length)
}
