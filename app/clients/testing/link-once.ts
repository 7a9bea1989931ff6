/** Adds one server to Claude Desktop in the home folder it is given, as a process of its own that can be killed. */
import { homeFrom } from '../../home.ts'
import { createClients } from '../clients.ts'

const [person = ''] = process.argv.slice(2)
const clients = createClients({
  home: homeFrom({}, person),
  env: {},
  platform: 'linux',
  homedir: person,
  launcher: { command: '/opt/Berth/berth', script: '/opt/Berth/cli.js', env: {} },
  now: () => new Date(),
})
await clients.link('claude-desktop', { id: 'sample', url: null, transport: 'stdio', token: null })
