import { expect, test } from 'vitest'
import {
  credentialsIn,
  isCredential,
  looksLikeCredential,
  MASK,
  maskedText,
  maskedUrls,
  maskedWords,
} from './credential.ts'

test.each(
  `API_KEY GITHUB_TOKEN github_pat GITHUB_PAT DB_PASS DBPASS SMTP_PASS PGPASSWORD MYSQL_PWD DB_PWD PASSWD AUTH REDIS_AUTH
   SENTRY_DSN DSN AWS_SECRET_ACCESS_KEY AWS_ACCESS_KEY_ID KEY SSH_PASSPHRASE GOOGLE_APPLICATION_CREDENTIALS AUTHORIZATION_TOKEN
   SESSION_COOKIE JWT apiKey tavilyApiKey X-Api-Key --api-key --token --password ENCRYPTIONKEY`.split(/\s+/),
)('%s looks like a credential', (name) => {
  expect(looksLikeCredential(name)).toBe(true)
})

test.each(
  `PATH PYTHONPATH PASSIVE_MODE BYPASS COMPASS KEYBOARD MONKEY AUTHOR PWD OLDPWD PATTERN DISPATCH MODE REGION PORT
   MAX_TOKENS TOKEN_LIMIT --no-auth --path LOG_LEVEL DATABASE_URL`.split(/\s+/),
)('%s does not', (name) => {
  expect(looksLikeCredential(name)).toBe(false)
})

test('a word that says nothing is no credential, whatever its name', () => {
  expect(['none', 'true', 'hunter2', ''].map((value) => isCredential('AUTH', value))).toEqual([
    false,
    false,
    true,
    false,
  ])
})

test.each([
  ['postgres://u:pw@host/db', 'postgres://u:•••@host/db', ['pw']],
  ['redis://:p@ss:w@host:6379', 'redis://:•••@host:6379', ['p@ss:w']],
  ['mysql://root:a/b@host/db', 'mysql://root:•••@host/db', ['a/b']],
  ['https://ghp_0123456789abcdefghij@github.com/a', 'https://•••@github.com/a', ['ghp_0123456789abcdefghij']],
  ['https://host/mcp?tavilyApiKey=tvly-1&lang=en', 'https://host/mcp?tavilyApiKey=•••&lang=en', ['tvly-1']],
  ['see mongodb+srv://a:b1@x, mongodb://a:c2@y', 'see mongodb+srv://a:•••@x, mongodb://a:•••@y', ['b1', 'c2']],
  ['http://registry:4873/@scope/name', 'http://registry:4873/@scope/name', []],
  ['ssh://git@host/path and http://auth:3000/x', 'ssh://git@host/path and http://auth:3000/x', []],
  ['sh -c "serve --api-key k-12 --port 3000"', 'sh -c "serve --api-key ••• --port 3000"', ['k-12']],
  ['export DB_PASS=hunter2; serve', 'export DB_PASS=•••; serve', ['hunter2']],
  ['Server=db;Password=p,w!;Port=1', 'Server=db;Password=•••;Port=1', ['p,w!']],
  ['Authorization: Bearer abc.def', 'Authorization: Bearer •••', ['abc.def']],
  ['{"apiKey": "k-12", "lang":"en"}', '{"apiKey": "•••", "lang":"en"}', ['k-12']],
  ['serve --token $TOKEN --auth none', 'serve --token $TOKEN --auth none', []],
  ['PATH=/usr/bin KEYBOARD=us', 'PATH=/usr/bin KEYBOARD=us', []],
])('%s', (text, masked, found) => {
  expect(maskedText(text)).toBe(masked)
  expect(maskedText(masked)).toBe(masked)
  expect(credentialsIn([text], [])).toEqual(found)
})

test('in a command, the value may be the next word, or all that follows the equals sign', () => {
  const command = ['serve', '--api-key', 'k 12', '--token=a;b', 'X_PASS=c d', '--verbose', '--password', '--port', '1']
  expect(maskedWords(command)).toEqual([
    'serve',
    '--api-key',
    MASK,
    `--token=${MASK}`,
    `X_PASS=${MASK}`,
    '--verbose',
    '--password',
    '--port',
    '1',
  ])
  expect(credentialsIn([], command)).toEqual(['k 12', 'a;b', 'c d'])
  expect(maskedWords(['--header', 'X-Api-Key: k-12', 'postgres://u:pw@host'])).toEqual([
    '--header',
    `X-Api-Key: ${MASK}`,
    `postgres://u:${MASK}@host`,
  ])
})

test('a log line made to be slow is looked through quickly', () => {
  const begun = performance.now()
  for (const piece of ['://a:', '?a=', '://a:x ', '"a":', '--a ', 'a-']) maskedUrls(piece.repeat(16_384 / piece.length))
  for (const piece of ['://a:', '?a=', 'a-', '--a ']) maskedText(piece.repeat(4096 / piece.length))
  expect(performance.now() - begun).toBeLessThan(1_000)
})
