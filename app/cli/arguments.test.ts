import { describe, expect, test } from 'vitest'
import { type CommandLine, readCommandLine } from './arguments.ts'

const read = (line: string): CommandLine => readCommandLine(line === '' ? [] : line.split(' '))
const image = { image: 'mcp/time', fields: {}, env: [], envFiles: [], secrets: [] }

test.each([
  ['status', { name: 'status', probe: true }],
  ['status --no-probe', { name: 'status', probe: false }],
  ['start notes', { name: 'start', ids: ['notes'], wait: true }],
  ['start notes github notes --no-wait', { name: 'start', ids: ['notes', 'github'], wait: false }],
  ['restart notes', { name: 'restart', ids: ['notes'], wait: true }],
  ['stop notes', { name: 'stop', ids: ['notes'] }],
  ['remove notes', { name: 'remove', ids: ['notes'], yes: false }],
  ['remove --yes notes', { name: 'remove', ids: ['notes'], yes: true }],
  ['ports', { name: 'ports' }],
  ['move notes', { name: 'move', id: 'notes', port: null, dryRun: false }],
  ['move notes 3010', { name: 'move', id: 'notes', port: 3010, dryRun: false }],
  ['move notes --dry-run', { name: 'move', id: 'notes', port: null, dryRun: true }],
  ['resolve notes', { name: 'resolve', id: 'notes', option: null, start: false, yes: false }],
  ['resolve notes 2 --start -y', { name: 'resolve', id: 'notes', option: 2, start: true, yes: true }],
  ['rotate notes', { name: 'rotate', id: 'notes' }],
  ['rotate --all', { name: 'rotate', id: null }],
  ['revoke notes', { name: 'revoke', id: 'notes' }],
  ['leaked notes', { name: 'leaked', id: 'notes' }],
  ['upgrade', { name: 'upgrade', ids: [], keep: false }],
  ['upgrade notes github notes', { name: 'upgrade', ids: ['notes', 'github'], keep: false }],
  ['upgrade notes --keep', { name: 'upgrade', ids: ['notes'], keep: true }],
  ['secret set notes KEY --file', { name: 'secret', verb: 'set', id: 'notes', variable: 'KEY', asFile: true }],
  ['secret list notes', { name: 'secret', verb: 'list', id: 'notes', variable: '', asFile: false }],
  ['secret store file', { name: 'secret', verb: 'store', store: 'file', move: false }],
  ['secret store keychain --move', { name: 'secret', verb: 'store', store: 'keychain', move: true }],
  ['remote notes', { name: 'remote', id: 'notes', change: null, ca: null }],
  ['remote notes --off --ca a.crt', { name: 'remote', id: 'notes', change: { kind: 'off' }, ca: 'a.crt' }],
  [
    'remote notes --tls 10.0.0.5:3443',
    { name: 'remote', id: 'notes', change: { kind: 'tls', address: '10.0.0.5', port: 3443 }, ca: null },
  ],
  [
    'remote notes --tls 10.0.0.5',
    { name: 'remote', id: 'notes', change: { kind: 'tls', address: '10.0.0.5', port: null }, ca: null },
  ],
  ['token notes', { name: 'token', id: 'notes' }],
  ['probe notes', { name: 'probe', id: 'notes' }],
  ['traffic notes', { name: 'traffic', id: 'notes' }],
  ['connect notes', { name: 'connect', id: 'notes' }],
  ['logs notes', { name: 'logs', id: 'notes', follow: false, tail: 200 }],
  ['logs -f --tail 5 notes', { name: 'logs', id: 'notes', follow: true, tail: 5 }],
  ['logs notes --tail=0', { name: 'logs', id: 'notes', follow: false, tail: 0 }],
  ['clients', { name: 'clients' }],
  ['import', { name: 'import', wish: { kind: 'list' } }],
  ['import notes', { name: 'import', wish: { kind: 'take', what: 'notes', client: null, dryRun: false } }],
  [
    'import notes --client cursor -n',
    { name: 'import', wish: { kind: 'take', what: 'notes', client: 'cursor', dryRun: true } },
  ],
  ['import notes --undo', { name: 'import', wish: { kind: 'undo', id: 'notes' } }],
  ['link cursor cursor', { name: 'link', client: 'cursor', id: 'cursor', dryRun: false, restart: false }],
  ['link cursor notes --dry-run', { name: 'link', client: 'cursor', id: 'notes', dryRun: true, restart: false }],
  ['unlink claude-desktop notes', { name: 'unlink', client: 'claude-desktop', id: 'notes', dryRun: false }],
  [
    'link claude-desktop a --restart',
    { name: 'link', client: 'claude-desktop', id: 'a', dryRun: false, restart: true },
  ],
  ['relink claude-desktop a --restart', { name: 'relink', client: 'claude-desktop', id: 'a', restart: true }],
  ['forget cursor a', { name: 'forget', client: 'cursor', id: 'a' }],
  ['undo', { name: 'undo', client: null, mode: 'do', entryOnly: false }],
  ['undo cursor --entry-only', { name: 'undo', client: 'cursor', mode: 'do', entryOnly: true }],
  ['undo --list', { name: 'undo', client: null, mode: 'list', entryOnly: false }],
  ['undo -n', { name: 'undo', client: null, mode: 'dry-run', entryOnly: false }],
  ['doctor', { name: 'doctor' }],
  ['add sample', { name: 'add', source: { kind: 'sample', id: null } }],
  ['add sample --id notes', { name: 'add', source: { kind: 'sample', id: 'notes' } }],
  ['add --json servers.json', { name: 'add', source: { kind: 'snippet', file: 'servers.json' } }],
  ['add --json -', { name: 'add', source: { kind: 'snippet', file: '-' } }],
  ['add --image mcp/time', { name: 'add', source: { kind: 'image', id: null, wish: image } }],
])('%s', (line, command) => {
  expect(read(line)).toEqual({ kind: 'run', command, json: false })
})

test('reads every option of an image', () => {
  const line =
    'add --image mcp/time --id t --transport sse --port 3005 --container-port 8080 --path /x --auth none --pass-token -e A=1=2 --env B --env-file f ' +
    '--secret A -v /a:/b --mount C:\\d:/e:rw --memory 1g --cpus 0.5 --user 1000 --network outbound --writable --host-access --start-with-berth -- node x.js --json'
  expect(read(line)).toEqual({
    kind: 'run',
    json: false,
    command: {
      name: 'add',
      source: {
        kind: 'image',
        id: 't',
        wish: {
          image: 'mcp/time',
          env: [
            { name: 'A', value: '1=2' },
            { name: 'B', value: null },
          ],
          envFiles: ['f'],
          secrets: ['A'],
          fields: {
            transport: 'sse',
            port: 3005,
            containerPort: 8080,
            path: '/x',
            auth: 'none',
            passToken: true,
            mounts: [
              { source: '/a', target: '/b', readOnly: true },
              { source: 'C:\\d', target: '/e', readOnly: false },
            ],
            limits: { memory: '1g', cpus: 0.5 },
            user: '1000',
            network: 'outbound',
            readOnly: false,
            hostAccess: true,
            startWithBerth: true,
            command: ['node', 'x.js', '--json'],
          },
        },
      },
    },
  })
})

describe('--json', () => {
  test.each(['status --json', 'start --json notes', 'add sample --json', 'add --image mcp/time --json --id t'])(
    '%s',
    (line) => {
      expect(read(line)).toMatchObject({ kind: 'run', json: true })
    },
  )

  test('names a file and asks for JSON in one line of add', () => {
    expect(read('add --json a.json --json')).toMatchObject({ json: true, command: { source: { file: 'a.json' } } })
  })
})

describe('wrong usage names the mistake', () => {
  test.each([
    ['fly', 'There is no command "fly".'],
    ['toString', 'There is no command "toString".'],
    ['start', 'ID is missing.'],
    ['link cursor', 'ID is missing.'],
    ['link', 'CLIENT is missing.'],
    ['undo --list --entry-only', '--list goes with no other option.'],
    ['probe notes github', '"github" is one word too many.'],
    ['secret get notes KEY', '"get" is not set, list, remove or store.'],
    ['secret set notes', 'NAME is missing.'],
    ['secret store file --move', '--move goes with store keychain.'],
    ['secret list notes --move', '--move goes with store keychain.'],
    ['secret store vault', 'A store is keychain or file, not "vault".'],
    ['remote notes --tls a --off', '--tls does not go with --off.'],
    ['remote notes --tls fe80::1', '--tls is ADDRESS or ADDRESS:PORT, not "fe80::1".'],
    ['remote notes --tls 10.0.0.5:https', 'The port of --tls is a whole number, not "https".'],
    ['move notes here', 'PORT is a whole number, not "here".'],
    ['resolve notes first', 'OPTION is a whole number, not "first".'],
    ['rotate', 'ID is missing, or --all.'],
    ['upgrade --keep', 'ID is missing: which servers should stay as they are?'],
    ['rotate notes --all', 'ID does not go with --all.'],
    ['rotate notes github', '"github" is one word too many.'],
    ['logs notes --tail -1', 'argument is ambiguous'],
    ['logs notes --tail x', '--tail is a whole number, not "x".'],
    ['status --fast', "Unknown option '--fast'."],
    ['add', 'What to add is missing'],
    ['add everything', '"everything" cannot be added. Did you mean --image?'],
    ['add sample --image mcp/time', 'Add one thing at a time'],
    ['add sample --port 3000', '--port goes with --image only.'],
    ['add --json a.json --id x', '--id does not go with --json'],
    ['add --image mcp/time --port many', '--port is a whole number, not "many".'],
    ['add --image mcp/time --env =x', '--env =x has no name.'],
    ['add --image mcp/time -v data', '--mount is SOURCE:TARGET'],
    ['add --image mcp/time --cpus lots', '--cpus is a number like 0.5, not "lots".'],
    ['help fly', 'There is no command "fly".'],
  ])('%s', (line, problem) => {
    expect(read(line)).toMatchObject({ kind: 'wrong', problem: expect.stringContaining(problem) })
  })

  test('also as JSON', () => {
    expect(read('start --json')).toMatchObject({ kind: 'wrong', json: true, topic: 'start' })
  })
})

test.each([
  ['', { kind: 'help', topic: null }],
  ['--help', { kind: 'help', topic: null }],
  ['help', { kind: 'help', topic: null }],
  ['help add', { kind: 'help', topic: 'add' }],
  ['start --help', { kind: 'help', topic: 'start' }],
  ['--version', { kind: 'version' }],
])('"%s" asks', (line, expected) => {
  expect(read(line)).toEqual(expected)
})
