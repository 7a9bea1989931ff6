import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import type { JSONRPCMessage } from '@modelcontextprotocol/server'
import { expect, it } from 'vitest'
import { clientOnStdio } from './stdio.ts'

function stage() {
  const stdin = new PassThrough()
  const stdout = new PassThrough()
  const heard: JSONRPCMessage[] = []
  const noise: string[] = []
  const client = clientOnStdio(stdin, stdout, {
    onMessage: (message) => heard.push(message),
    onNoise: ({ message }) => noise.push(message),
  })
  const written = (): string => String(stdout.read() ?? '')
  return { stdin, stdout, heard, noise, client, written }
}

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' } as const

it('hears one message per line, however the lines are cut into pieces', async () => {
  const { stdin, heard } = stage()
  const text = `${JSON.stringify(ping)}\r\n\n${JSON.stringify({ ...ping, id: 'zwölf' })}\n`
  const bytes = Buffer.from(text)
  const middle = text.indexOf('w')
  stdin.write(bytes.subarray(0, middle + 2))
  stdin.write(bytes.subarray(middle + 2))
  await expect.poll(() => heard).toEqual([ping, { ...ping, id: 'zwölf' }])
})

it('answers a request that is none, tells of what is not understood, and goes on', async () => {
  const { stdin, heard, noise, written } = stage()
  stdin.write('npm warn\n{"jsonrpc":"2.0","id":7,"method":"ping","params":"x"}\n{"jsonrpc":"2.0","id":8}\n')
  stdin.write(`${JSON.stringify(ping)}\n`)
  await expect.poll(() => heard).toEqual([ping])
  expect(noise).toEqual([expect.stringContaining('npm warn'), ...Array(2).fill(expect.stringContaining('JSON-RPC'))])
  expect(written()).toBe('{"jsonrpc":"2.0","id":7,"error":{"code":-32600,"message":"Not a request of MCP."}}\n')
})

it('closes once all is written, hears no more, and does not fall over a reader that is gone', async () => {
  const { stdin, stdout, heard, client, written } = stage()
  client.send(ping)
  await client.close()
  expect(written()).toBe(`${JSON.stringify(ping)}\n`)
  stdin.write(`${JSON.stringify(ping)}\n`)
  await turn()
  expect(heard).toEqual([])
  stdout.destroy(new Error('EPIPE'))
  await turn()
  client.send(ping)
  await client.close()
})
