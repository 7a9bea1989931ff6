/** A form must give back what it was given, and say what is wrong in the contract's own words. */
import { expect, test } from 'vitest'
import { ServerDefinition } from '../../../app/contract/server.ts'
import { definitionOf, draftOf, emptyDraft, idFromImage, problemAt, problemsOf, restartsWith } from './draft.ts'

const full = ServerDefinition.parse({
  image: 'ghcr.io/owner/name:1.2',
  command: ['--flag', 'two words'],
  transport: 'sse',
  port: 3004,
  containerPort: 8080,
  path: '/events',
  auth: 'none',
  passToken: true,
  env: { GITHUB_TOKEN: '•••', LEVEL: 'debug' },
  secrets: ['GITHUB_TOKEN'],
  mounts: [{ source: '/home/ada/notes', target: '/data', readOnly: false }],
  hostAccess: true,
  limits: { memory: '1g', cpus: 0.5, pids: 64 },
  readOnly: false,
  user: '1000:1000',
  stopTimeout: 5,
  startWithBerth: true,
  addedByANewerBerth: { keep: 'me' },
})

test('a definition survives the form, with keys the form does not know', () => {
  expect(ServerDefinition.parse(definitionOf(draftOf(full), full))).toEqual(full)
})

test('an empty form asks for an image and for nothing else', () => {
  expect(Object.keys(problemsOf(emptyDraft))).toEqual(['image'])
  expect(problemsOf({ ...emptyDraft, image: 'mcp/everything' })).toEqual({})
})

test('problems stand at their fields', () => {
  const problems = problemsOf({
    ...draftOf(full),
    image: 'Not An Image',
    port: '70000',
    memory: 'lots',
    mounts: [{ key: 0, source: 'relative', target: '/data', readOnly: true }],
    env: [{ key: 0, name: '1ST', value: 'x', secret: false, asFile: false }],
  })
  expect(new Set(Object.keys(problems))).toEqual(
    new Set(['env.1ST', 'image', 'limits.memory', 'mounts.0.source', 'port']),
  )
  expect([problems['port'], problemAt(problems, 'env'), problemAt(problems, 'path')]).toEqual([
    'A port is a whole number from 1 to 65535.',
    'A variable name has letters, digits and underscores, and no leading digit.',
    undefined,
  ])
})

test('a name that is set twice would silently lose one value, so it is a problem', () => {
  const env = ['A', 'B', 'A'].map((name, key) => ({ key, name, value: '', secret: false, asFile: false }))
  expect(problemsOf({ ...draftOf(full), env })).toEqual({ env: '"A" is set twice.' })
})

test('a secret that has a name and no variable is shown, and given one only once it has a value', () => {
  const before = ServerDefinition.parse({ image: 'x', port: 3004, secrets: ['BARE'], secretFiles: ['BARE'] })
  const draft = draftOf(before)
  expect(draft.env).toEqual([{ key: 0, name: 'BARE', value: '', secret: true, asFile: true, bare: true }])
  expect(ServerDefinition.parse(definitionOf(draft, before))).toEqual(before)
  const typed = { ...draft, env: draft.env.map((row) => ({ ...row, value: 'typed' })) }
  expect(definitionOf(typed, before)).toMatchObject({
    env: { BARE: 'typed' },
    secrets: ['BARE'],
    secretFiles: ['BARE'],
  })
})

test('stdio drops the port instead of complaining about it', () => {
  const definition = definitionOf({ ...draftOf(full), transport: 'stdio' })
  expect(definition['port']).toBeNull()
})

test('ids come from images', () => {
  expect(
    [
      'ghcr.io/github/github-mcp-server:1',
      'mcp/everything',
      'a@sha256:00',
      'x/Very_Long.Name-that-goes-on-and-on',
      '',
    ].map(idFromImage),
  ).toEqual(['github-mcp-server', 'everything', 'a', 'very-long-name-that', ''])
})

test('only a gate goes with a network without a way out, and the schema says so', () => {
  const sealed = { ...emptyDraft, image: 'mcp/everything', network: 'isolated' } as const
  expect(problemsOf(sealed)).toEqual({})
  for (const auth of ['server', 'none'] as const)
    expect(problemsOf({ ...sealed, auth })).toEqual({
      network: 'Only a gate reaches an isolated server. Use "outbound", or set auth to "gate".',
    })
  expect(problemsOf({ ...sealed, auth: 'server', transport: 'stdio' })).toEqual({})
})

test('a save restarts the server when callers meet it elsewhere, and for nothing else', () => {
  const before = ServerDefinition.parse({ image: 'x', port: 3004 })
  const draft = draftOf(before)
  const restarts = (change: Partial<typeof draft>) => restartsWith({ ...draft, ...change }, before)
  expect([{ port: '3005' }, { auth: 'server' } as const, { network: 'isolated' } as const].map(restarts)).toEqual([
    true,
    true,
    true,
  ])
  expect([{}, { port: '' }, { memory: '1g' }, { passToken: true }].map(restarts)).toEqual([false, false, false, false])
})
