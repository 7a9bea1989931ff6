/** One raw HTTP request of a test, with whatever headers a stranger might send. */
import { type Agent, request as httpRequest } from 'node:http'

interface Ask {
  readonly path?: string
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly agent?: Agent | false
}

/** Through node:http, since fetch neither sets a foreign Host nor sends a token with a line end. */
export function ask(
  { url }: { readonly url: string },
  { path = '/mcp', method = 'POST', headers = {}, body = '', agent = false }: Ask,
) {
  return new Promise<{ status: number; challenge: string | undefined; allow: string | undefined }>(
    (resolve, reject) => {
      const request = httpRequest(`${url}${path}`, { method, headers, agent }, (response) => {
        response.resume()
        const { 'www-authenticate': challenge, allow } = response.headers
        response.once('end', () => resolve({ status: response.statusCode ?? 0, challenge, allow }))
      })
      request.once('error', reject)
      request.end(body)
    },
  )
}
