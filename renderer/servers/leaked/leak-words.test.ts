/** Nobody presses the button without knowing whom it cuts off, and what to do afterwards. */
import { expect, test } from 'vitest'
import type { ClientView } from '../../../app/contract/client-views.ts'
import { ServerDefinition } from '../../../app/contract/server.ts'
import type { ServerState } from '../../../app/contract/snapshot.ts'
import { leakWords } from './leak-words.ts'

const client = (id: string, more: Partial<ClientView>): ClientView => ({
  id,
  name: id,
  installed: true,
  running: true,
  form: 'url',
  files: [],
  policy: null,
  reload: `Restart ${id}.`,
  readsAgain: false,
  canRestart: false,
  restart: null,
  deeds: [],
  ...more,
})
const clients = [
  client('Cursor', {}),
  client('VS Code', { running: false }),
  client('Claude Desktop', { form: 'bridge' }),
  client('Codex', {}),
  client('Zed', { readsAgain: true }),
]
const server = (auth: string, state: ServerState, moored: readonly string[]) => ({
  definition: ServerDefinition.parse({ image: 'x', port: 3000, auth }),
  state,
  entries: moored.map((name) => {
    const state = { kind: 'as-written' } as const
    return { client: name, file: '/f', entryName: 'a', state, contact: null }
  }),
})
const running: ServerState = { kind: 'running', since: 0 }
const byHand = 'Wherever the token was pasted by hand, the new one has to be pasted.'

test('behind a gate: who is cut off, which entries change, which clients need a person', () => {
  expect(leakWords(server('gate', running, ['Cursor', 'VS Code', 'Claude Desktop', 'Zed']), clients)).toEqual({
    effects: [
      'A new token is made, and proved by a handshake.',
      'The old one is refused at once, without the usual grace.',
      'Whoever is connected is cut off for a moment. Who has the new token comes back.',
      'The entries in Cursor, VS Code, and Zed are rewritten.',
      'Claude Desktop takes the new one by itself.',
      byHand,
    ],
    reloads: [{ name: 'Cursor', todo: 'Restart Cursor.' }],
  })
})

test('a server that checks its token itself is started anew; one that does not run cuts off nobody', () => {
  expect(leakWords(server('server', running, []), clients)).toEqual({
    effects: [
      'A new token is made, and proved by a handshake.',
      'The old one is refused at once, without the usual grace.',
      'The server is started anew, since it checks the token itself. Whoever is connected is cut off.',
      byHand,
    ],
    reloads: [],
  })
  expect(leakWords(server('gate', { kind: 'stopped' }, ['Codex']), clients).effects).toEqual([
    'A new token is made. It counts from the next start.',
    'The old one is refused at once, without the usual grace.',
    'The entry in Codex is rewritten.',
    byHand,
  ])
})
