/** Reads from an entry where it leads and what it sends along, whatever its client calls the two. */
import { isFields } from '../contract/fields.ts'

/** The URL; null for what starts a program, or is no entry at all. */
export function addressIn(entry: unknown): string | null {
  if (!isFields(entry)) return null
  // httpUrl is the older key of Gemini CLI, which Berth never writes.
  const address = entry['url'] ?? entry['serverUrl'] ?? entry['httpUrl'] ?? entry['uri']
  return typeof address === 'string' ? address : null
}

/** The headers; empty where there are none. */
export function headersIn(entry: unknown): Readonly<Record<string, unknown>> {
  if (!isFields(entry)) return {}
  const { requestOptions } = entry
  const headers =
    entry['headers'] ?? entry['http_headers'] ?? (isFields(requestOptions) ? requestOptions['headers'] : {})
  return isFields(headers) ? headers : {}
}
