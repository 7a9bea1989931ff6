/** Makes an MCP transport of a container that runs attached: one JSON-RPC message per line, both ways. */
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server'
import type { AttachedProcess } from '../engine/engine.ts'
import { lineCutter } from '../wire/line-cutter.ts'
import { lineOf, readMessage } from '../wire/message.ts'
import { firstWords } from './symptom.ts'

/** Seconds in which a server ends by itself once its stdin is closed; a bridge has two for everything. */
const GRACE_SECONDS = 1
/** How much of stderr is kept for the person who asks why it ended. */
const KEPT_CHARACTERS = 2_000

/** Starts the container in `start()` and removes it in `close()`. */
export class AttachedTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage) => void
  /** Gets what the server writes to stderr. */
  onstderr?: (chunk: Buffer) => void

  readonly #run: () => Promise<AttachedProcess>
  #starting: Promise<AttachedProcess> | null = null
  #process: AttachedProcess | null = null
  #closing: Promise<void> | null = null
  #stderr = ''
  #exitCode: number | null = null
  #noise: string | null = null

  constructor(run: () => Promise<AttachedProcess>) {
    this.#run = run
  }

  /** How it ended; null while it runs. */
  get ended(): { readonly exitCode: number; readonly lastWords: string } | null {
    if (this.#exitCode === null) return null
    return { exitCode: this.#exitCode, lastWords: firstWords(this.#stderr.trimEnd().split('\n').at(-1) ?? '') }
  }

  /** The first line on stdout that was no MCP message; null when all were. */
  get noise(): string | null {
    return this.#noise
  }

  /** Throws what `run` throws, a Failure as a rule. */
  async start(): Promise<void> {
    this.#starting = this.#run()
    const { stdin, stdout, stderr, exited } = await this.#starting
    this.#process = await this.#starting
    stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-KEPT_CHARACTERS)
      this.onstderr?.(chunk)
    })
    // A server that ends between two writes breaks the pipe; that it ended is told by `exited`.
    stdin.on('error', () => undefined)
    const hear = lineCutter({ onLine: (line) => this.#receive(line), onTooLong: (problem) => this.onerror?.(problem) })
    stdout.on('data', hear)
    const end = (exitCode: number): void => {
      this.#exitCode = exitCode
      this.onclose?.()
    }
    void exited.then(end, () => end(-1))
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const process = this.#process
    if (!process || this.#exitCode !== null) throw new Error('The server has ended.')
    if (process.stdin.write(lineOf(message))) return
    const drained = new Promise<void>((resolve) => void process.stdin.once('drain', resolve))
    await Promise.race([drained, process.exited])
  }

  /** Ends the server and removes its container, also when it is only just starting. Safe to call twice. */
  close(): Promise<void> {
    this.#closing ??= this.#reap()
    return this.#closing
  }

  async #reap(): Promise<void> {
    const process = await this.#starting?.catch(() => null)
    await process?.close(GRACE_SECONDS)
  }

  #receive(line: string): void {
    let message: JSONRPCMessage
    try {
      message = readMessage(line)
    } catch (cause) {
      this.#noise ??= firstWords(line)
      this.onerror?.(new Error(`It wrote something else than MCP to stdout: ${firstWords(line)}`, { cause }))
      return
    }
    this.onmessage?.(message)
  }
}
