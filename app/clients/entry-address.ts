/** Reads from an entry where it leads and what it sends along, whatever its client calls the two. */

/** The URL; null for what starts a program, or is no entry at all. */
export function addressIn(entry: unknown): string | null {
  if (!isObject(entry)) return null
  // httpUrl is the older key of Gemini CLI, which Berth never writes.
  const address = entry['url'] ?? entry['serverUrl'] ?? entry['httpUrl'] ?? entry['uri']
  return typeof address === 'string' ? address : null
}

/** The headers; empty where there are none. */
export function headersIn(entry: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(entry)) return {}
  const { requestOptions } = entry
  const headers =
    entry['headers'] ?? entry['http_headers'] ?? (isObject(requestOptions) ? requestOptions['headers'] : {})
  return isObject(headers) ? headers : {}
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
