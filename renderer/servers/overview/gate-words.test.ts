/** What guards a server is told as it is now, not as it was asked for. */
import { expect, test } from 'vitest'
import { ServerDefinition } from '../../../app/contract/server.ts'
import type { ServerState, ServerView } from '../../../app/contract/snapshot.ts'
import { gateWords, networkWords } from './gate-words.ts'

const definition = (more: object) => ServerDefinition.parse({ image: 'x', port: 3002, ...more })
const binding = { address: '127.0.0.1', port: 3002, containerPort: 8080 }
const running: ServerState = { kind: 'running', since: 0 }
const words = (auth: string, gate: ServerView['gate'], state: ServerState, bindings = [binding]) =>
  gateWords({ definition: definition({ auth }), gate, state, bindings })

test('where the gate stands, that it is down, or that there is none', () => {
  expect([
    words('gate', 'up', running),
    words('gate', 'up', running, []),
    words('gate', 'up', running, [binding, { ...binding, address: '192.168.1.20', port: 8443 }]),
    words('gate', 'down', running),
    words('gate', null, running),
    words('gate', null, { kind: 'stopped' }),
    words('server', null, running),
    words('none', null, running),
  ]).toEqual([
    'In front, on 127.0.0.1:3002',
    'In front, on 127.0.0.1:3002',
    'In front, on 127.0.0.1:3002 and 192.168.1.20:8443',
    'In front, but it does not run',
    'From the next restart on',
    'In front whenever it runs',
    'None: the server checks the token itself',
    'None: nobody checks a token',
  ])
})

test('only a network without a way out is worth a word', () => {
  expect([definition({}), definition({ network: 'isolated' })].map(networkWords)).toEqual([
    null,
    'Isolated: only its gate reaches it, and it has no way out',
  ])
})
