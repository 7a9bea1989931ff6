/** The sample server's entry: reads the environment, serves, and ends in order on SIGTERM. */
import { once } from 'node:events'
import { createSampleHttpServer } from './http-server.ts'
import { settingsFrom } from './settings.ts'
import { serveSampleStdio } from './stdio-server.ts'

/** Under the 35 s after which `docker stop` as Berth calls it would kill. */
const DRAIN_LIMIT_MS = 28_000

const log = (line: string): void => console.log(line)
/** On stdio, stdout belongs to the protocol. */
const logBeside = (line: string): void => console.error(line)

async function serveHttp({ host, port, token }: { host: string; port: number; token: string | null }): Promise<void> {
  const { server, drain } = createSampleHttpServer({ token, log })
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  log(`Listening on ${host}:${bound}${token === null ? '. No MCP_AUTH_TOKEN is set: callers need no token.' : ''}`)
  onceAsked(async () => {
    log('Shutting down: letting running calls end.')
    await drain(DRAIN_LIMIT_MS)
  })
}

/** The first signal ends in order, the second at once. */
function onceAsked(end: () => Promise<void>): void {
  let asked = false
  const finish = (): void => {
    if (asked) process.exit(1)
    asked = true
    end().then(
      () => process.exit(0),
      (problem: unknown) => {
        console.error(problem)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', finish)
  process.on('SIGINT', finish)
}

try {
  const settings = settingsFrom(process.env)
  if (settings.transport === 'stdio') {
    const handle = serveSampleStdio(logBeside)
    onceAsked(() => handle.close())
  } else {
    await serveHttp(settings)
  }
} catch (problem) {
  console.error(problem instanceof Error ? problem.message : problem)
  process.exit(2)
}
