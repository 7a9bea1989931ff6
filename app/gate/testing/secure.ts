/** Speaks to a server as another computer does: TLS, to an address of this one that is not loopback. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { type RequestOptions, request } from 'node:https'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** One that this computer has; an engine's own bridge where there is no network at all. */
export function outerAddress(): string {
  const found = Object.values(networkInterfaces())
    .flatMap((its) => its ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)
  if (!found) throw new Error('This computer has no address but loopback.')
  return found.address
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Rejects when the other side proves no identity that `ca` vouches for. */
export async function answerOf(options: RequestOptions, body = '{}'): Promise<Answer> {
  const response = await responseTo({ path: '/mcp', method: 'POST', ...options }, body)
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  return { status: response.statusCode ?? 0, headers: response.headers, body: text }
}

/** The beginning of an answer, to be read piece by piece. */
export async function responseTo(options: RequestOptions, body?: string): Promise<IncomingMessage> {
  const asked = request({ agent: false, ...options })
  asked.end(body)
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return response
}

const client = `
  import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
  const { URL_TO_ASK, TOKEN } = process.env
  const client = new Client({ name: 'other-computer', version: '1.0.0' })
  const requestInit = { headers: { Authorization: 'Bearer ' + TOKEN } }
  await client.connect(new StreamableHTTPClientTransport(new URL(URL_TO_ASK), { requestInit }))
  const { content } = await client.callTool({ name: 'add', arguments: { a: 2, b: 3 } })
  console.log(content[0].text)
  await client.close()`

/** What 2 and 3 are by a client in a process of its own, told of the authority as its instructions say. */
export async function sumByClient(url: string, token: string, certificate: string | null): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-test-ca-'))
  const file = join(folder, 'berth-ca.crt')
  try {
    if (certificate !== null) await writeFile(file, certificate)
    const trust = certificate === null ? {} : { NODE_EXTRA_CA_CERTS: file }
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', client], {
      cwd: join(import.meta.dirname, '..', '..', '..'),
      env: { PATH: process.env['PATH'], URL_TO_ASK: url, TOKEN: token, ...trust },
      timeout: 30_000,
    })
    return stdout.trim()
  } finally {
    await rm(folder, { recursive: true })
  }
}
