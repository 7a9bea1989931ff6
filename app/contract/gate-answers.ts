/** How a gate marks an answer of its own, so that nobody takes it for the server's. */

/** In which the bridge names the client it speaks for: 60 printable characters at most. */
export const CLIENT_HEADER = 'X-Berth-Client'

/** What a 503 of a gate says in the `data` of its error: the server was never reached, or did not live to answer. */
export type Unanswered = 'unreached' | 'cut-off'

/** null when the body is not of a gate that got no answer. */
export function unansweredIn(body: string): Unanswered | null {
  const [, said] = /"data":\{"gate":"(unreached|cut-off)"\}/.exec(body) ?? []
  return said === 'unreached' || said === 'cut-off' ? said : null
}
