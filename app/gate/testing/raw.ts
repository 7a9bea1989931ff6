/** Sends bytes as no well-behaved client would, and reads what comes back. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Opens a connection to a port of this computer. */
export async function opened(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  // What the other side does to a connection is what these tests look at.
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** Milliseconds. */
const LIMIT = 5_000

/** What comes back: so many whole answers, or less when the other side closes before. Throws when neither happens. */
export async function exchanged(port: number, bytes: string | Buffer, answers = 1): Promise<string> {
  const socket = await opened(port)
  socket.setTimeout(LIMIT, () => socket.destroy(new Error(`no whole answer within ${LIMIT} ms`)))
  let answer = ''
  const done = new Promise<void>((resolve, reject) => {
    socket.once('close', () => resolve())
    socket.once('error', (cause: NodeJS.ErrnoException) => (cause.code === undefined ? reject(cause) : undefined))
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      answer += chunk
      if (wholeAnswers(answer) >= answers) resolve()
    })
  })
  socket.write(bytes)
  await done
  socket.destroy()
  return answer
}

/** Those that came as a whole, by their length; a gate gives every answer of its own one. */
function wholeAnswers(text: string): number {
  let rest = text
  for (let count = 0; ; count++) {
    const head = rest.indexOf('\r\n\r\n')
    const length = Number(/^content-length: (\d+)/im.exec(rest.slice(0, head))?.[1])
    const end = head + 4 + length
    if (head < 0 || Number.isNaN(length) || rest.length < end) return count
    rest = rest.slice(end)
  }
}

/** The status of each answer in what came back. */
export const statuses = (answer: string): readonly number[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]))

/** A request as a client writes it. */
export const request = (
  headers: Readonly<Record<string, string>> | readonly string[],
  { line = 'POST /mcp HTTP/1.1', body = '{}' } = {},
): string => {
  const lines = Array.isArray(headers)
    ? headers
    : Object.entries(headers as Record<string, string>).map(([name, value]) => `${name}: ${value}`)
  return [line, ...lines, '', body].join('\r\n')
}
