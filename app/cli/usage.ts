/** What `berth help` says: the only place where the commands are described. */

interface Usage {
  readonly form: string
  readonly summary: string
  readonly more?: string
}

const usages = {
  status: {
    form: 'status [--no-probe]',
    summary: 'Show the engine and every server',
    more: 'Each running server is probed with a real MCP handshake first; --no-probe leaves that out.\nGATE tells whether Berth’s gate stands in front of it, TOKEN when its token is due.\nWith --json it prints the whole snapshot.',
  },
  add: {
    form: 'add sample | --image REF [OPTION...] [-- COMMAND...] | --json FILE',
    summary: 'Add a server: the sample, an image, or a client’s JSON',
    more: `--json FILE reads any client's mcpServers form; FILE may be - for stdin. A bare --json asks for JSON output instead.
With sample or --image:
  --id ID                   what to call it; made from the image's name otherwise
With --image:
  --transport KIND          streamable-http (usual), sse or stdio
  --port N                  the port on this computer; the next free one of the range otherwise
  --container-port N        where the server listens in its container (usual: 3000)
  --path PATH               its endpoint (usual: /mcp, or /sse)
  --auth KIND               who checks the token: gate (usual: Berth’s, in front of it), server (it is given
                            MCP_AUTH_TOKEN and demands it itself) or none (every local program can call it)
  --pass-token              the gate passes the token on to the server
  --network KIND            outbound (usual), or isolated: no internet, no other server, not this computer
  -e, --env NAME=VALUE      a variable; with NAME alone its value is taken from your environment,
                            where no other process can read it, and it is kept secret
  --env-file FILE           variables, one NAME=VALUE a line
  --secret NAME             never show this variable's value
  -v, --mount SRC:DST[:rw]  a folder of this computer, read-only unless :rw
  --memory 512m  --cpus 1   limits
  --user USER  --writable  --host-access  --start-with-berth`,
  },
  start: {
    form: 'start ID... [--no-wait]',
    summary: 'Start servers, and wait until they answer',
    more: 'Comes back when a probe has found the server healthy, or fails with the reason after 30 seconds.\n--no-wait comes back as soon as the container runs. Ctrl-C cancels.',
  },
  stop: { form: 'stop ID...', summary: 'Stop servers' },
  restart: { form: 'restart ID... [--no-wait]', summary: 'Stop and start servers, with their newest definition' },
  remove: {
    form: 'remove ID... [--yes]',
    summary: 'Remove servers with container, network, token and client entries',
    more: 'Asks first; --yes does not, and is needed where there is no terminal to ask on.',
  },
  ports: {
    form: 'ports',
    summary: 'Show who has which port',
    more: 'With --json it prints the whole map: holders, exposures, and for each conflict every way out of it.',
  },
  move: {
    form: 'move ID [PORT] [--dry-run]',
    summary: 'Move a server to a port, or to the next free one',
    more: '-n, --dry-run   only say what would change',
  },
  resolve: {
    form: 'resolve ID [OPTION] [--start] [--yes]',
    summary: 'Show the ways out of a server’s port conflict, or take one',
    more: 'OPTION is the number that the list gives it. It happens as a whole or not at all.\n--start      start the server with it\n--yes        do not ask before a process is asked to quit or a container is stopped',
  },
  rotate: {
    form: 'rotate ID | --all',
    summary: 'Give a server, or each in turn, a new token, proved by a handshake',
    more: 'Behind a gate the old token works on for the grace period of the settings (usual: 10 minutes).\nWith --all one that fails keeps its old token and does not hold up the others.',
  },
  revoke: { form: 'revoke ID', summary: 'End the grace of a server’s old token now' },
  leaked: {
    form: 'leaked ID',
    summary: 'Replace a token that somebody else has',
    more: 'The old one is refused at once, and whoever is connected with it is cut off.\nClients by URL have to read their file again; it says which.',
  },
  upgrade: {
    form: 'upgrade [ID...] [--keep]',
    summary: 'Put a gate in front of servers that have none',
    more: 'Without an ID: of every server that checks its token itself and for which nobody chose that.\nWith one also of a server by choice without, or that nobody guards. A server that runs is started anew behind its gate.\n--keep   leave these servers as they are, and offer them no gate again',
  },
  secret: {
    form: 'secret set ID NAME [--file] | list ID | remove ID NAME | store keychain|file [--move]',
    summary: 'Enter, list or take away the API keys that a server is given',
    more: 'set reads the value from the terminal without showing it, or from stdin; it is kept by the keychain.\n--file         hand it over as /run/secrets/NAME, with NAME_FILE saying so, instead of a variable\nstore says where secrets go that are entered from now on: file is one that only you can read, for where no keychain is\n--move         with store keychain: what lies in private files goes there, too; a file loses it once it was read back',
  },
  token: { form: 'token ID', summary: 'Print a server’s token; nothing else ever does' },
  probe: { form: 'probe ID', summary: 'Shake hands with a server now; exit 1 when it is not healthy' },
  remote: {
    form: 'remote ID [--tls ADDRESS[:PORT] | --off] [--ca FILE]',
    summary: 'Show how other computers reach a server, let them, or do not',
    more: 'Without an option it shows the SSH tunnel, the addresses of this computer, and what other computers need.\n--tls ADDRESS[:PORT]  let them reach it there, over TLS and with its token only (PORT: its own, or the next free one)\n--off                 nobody but this computer reaches it\n--ca FILE             write the certificate that they have to trust to FILE; - is stdout',
  },
  logs: {
    form: 'logs ID [-f] [--tail N]',
    summary: 'Print a server’s log',
    more: '-f, --follow   keep printing until Ctrl-C\n-n, --tail N   how many past lines to begin with (usual: 200)\nWith --json each line is one JSON object.\nA stdio server has no log here: the clients that use it keep what it writes.',
  },
  traffic: {
    form: 'traffic ID',
    summary: 'Show who calls a server, how often and with what result',
    more: 'It comes from the log of the server’s gate, so only a server whose access is "gate" has it. Never a token or a body.\nWith --json it prints the counts by minute and by hour, too.',
  },
  clients: {
    form: 'clients',
    summary: 'Show the AI clients on this computer, how the entries in them stand, and who has connected',
  },
  link: {
    form: 'link CLIENT ID [--dry-run | --restart]',
    summary: 'Add a server to a client’s config file',
    more: '-n, --dry-run   only show what would change in which file, the token masked\n--restart       quit an app that reads its file only when it starts, write, and start it again',
  },
  unlink: {
    form: 'unlink CLIENT ID [--dry-run]',
    summary: 'Take a server out of a client’s config file',
    more: 'With --dry-run it only shows what would change in which file.',
  },
  relink: {
    form: 'relink CLIENT ID [--restart]',
    summary: 'Put entries back that are gone from a client’s file, or were changed there',
    more: 'Over what stands there now; what the file held before is kept.',
  },
  forget: {
    form: 'forget CLIENT ID',
    summary: 'Let go of entries that are gone or changed, and leave the client’s file as it is',
  },
  undo: {
    form: 'undo [CLIENT] [--list | --dry-run] [--entry-only]',
    summary: 'Put back what the last link or unlink changed, byte by byte',
    more: 'Where somebody wrote a file since, it shows what was there before, what Berth wrote and what is there now,\nand changes nothing unless --entry-only allows it to take out or put in its own entry alone.\nWith --list it shows what can be undone.',
  },
  import: {
    form: 'import [NAME [--client CLIENT] [--dry-run] | ID --undo]',
    summary: 'Show the servers in clients’ files, take one over, or give it back',
    more: 'Without NAME it lists them. What a client starts with docker run, npx or uvx can run here, in a container;\nits keys go to the store of secrets, and Berth’s entry stands where its entry stood. All of it or nothing.\n--client CLIENT  replace the entry of this client alone\n-n, --dry-run    only say what would change\n--undo           put the files back, byte by byte, and remove the server; ID is what it is called here',
  },
  connect: { form: 'connect ID', summary: 'Be the server on stdin and stdout: what clients start' },
  doctor: { form: 'doctor', summary: 'Check engine, files, ports and clients, and say what to do' },
} as const satisfies Readonly<Record<string, Usage>>

export type CommandName = keyof typeof usages
export const isCommandName = (name: string): name is CommandName => Object.hasOwn(usages, name)

export function usageOf(topic: CommandName | null): string {
  if (topic === null) return overview()
  const usage: Usage = usages[topic]
  return `Usage: berth ${usage.form}\n\n${usage.summary}.${usage.more ? `\n${usage.more}` : ''}\n`
}

function overview(): string {
  const names = Object.keys(usages).filter(isCommandName)
  const width = Math.max(...names.map((name) => name.length))
  const lines = names.map((name) => `  ${name.padEnd(width)}  ${usages[name].summary}`)
  return `Usage: berth COMMAND [ARGUMENT...] [--json]

${lines.join('\n')}

berth help COMMAND tells more; berth --version prints the version.
Exit code: 0 done, 1 failed, 2 wrong usage. With --json a failure prints {"error":{"kind","message","fix"}}.
BERTH_HOME names another home than ~/.berth.
`
}
