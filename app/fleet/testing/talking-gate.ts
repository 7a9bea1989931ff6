/** A container that carries a gate's labels and writes what it is told: for tests of who reads the logs of gates. */
import type { ContainerSpec } from '../../engine/engine.ts'
import { HOME_LABEL, ROLE_LABEL, SERVER_LABEL } from '../../engine/labels.ts'
import { createTestEngine } from '../../engine/testing/test-engine.ts'
import { listening, type TestFleet, tell } from './test-fleet.ts'

/** What it has to say at its start is in LINES; `/say/lines` writes lines, `/calls/N` writes N calls. */
const program = `
  process.on('SIGTERM', () => process.exit(0))
  if (process.env.LINES) console.log(process.env.LINES)
  const id = (n) => n.toString(16).padStart(32, '0')
  let n = 1e6
  require('http').createServer((request, response) => {
    const [, word, rest] = request.url.split('/')
    response.end('ok')
    if (word === 'say') console.log(decodeURIComponent(rest))
    if (word !== 'calls') return
    const last = n + Number(rest)
    const pour = () => {
      for (let i = 0; i < 100 && n < last; i++, n++) console.log(JSON.stringify({
        gate: 1, at: Date.now() / 1000, id: id(n), status: 200, caller: 'current', method: 'POST', stream: false,
        seconds: (n % 100) / 1000, in: 200, out: 400, client: '', agent: 'agent-' + n + '/1',
      }))
      if (n < last) setImmediate(pour)
    }
    pour()
  }).listen(8080)`

/** Only these containers have it. */
const PORT = 3307

export interface TalkingGate {
  /** Each is one line; resolves when it was told, not when the engine has written it down. */
  say(...lines: readonly string[]): Promise<void>
  /** This many calls, each by a caller of its own. */
  calls(count: number): Promise<void>
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Runs when it resolves; removed by the fleet's `clean`. `lines`: what its log begins with. */
export async function startTalkingGate(
  fleet: TestFleet,
  id: string,
  lines: readonly string[] = [],
): Promise<TalkingGate> {
  const { engine, spec, name } = await createTestEngine()
  const labels = { [HOME_LABEL]: fleet.home.key, [SERVER_LABEL]: id, [ROLE_LABEL]: 'gate' }
  const changes: Partial<ContainerSpec> = { name: name('gate'), labels, env: { LINES: lines.join('\n') } }
  const publish = { address: '127.0.0.1', hostPort: PORT, containerPort: 8080 }
  const container = await engine.create(spec(program, { ...changes, publish }))
  const start = async (): Promise<void> => {
    await engine.start(container)
    await listening(PORT)
  }
  await start()
  return {
    say: async (...said) => void (await tell(PORT, `/say/${encodeURIComponent(said.join('\n'))}`)),
    calls: async (count) => void (await tell(PORT, `/calls/${count}`)),
    restart: async () => {
      await engine.stop(container, 5)
      await start()
    },
    stop: () => engine.stop(container, 5),
  }
}
