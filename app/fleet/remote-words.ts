/** What a person types on either computer so that one reaches a server of the other. Pure. */
import type { Instruction } from '../contract/remote.ts'

/** A tunnel needs no change here: the other computer logs in, and its own port then leads to this one's. */
export function sshInstruction(port: number, who: { readonly user: string; readonly host: string }): Instruction {
  return {
    title: 'SSH tunnel',
    words: `On the other computer; while it runs, that computer reaches the server at http://127.0.0.1:${port} as this one does.`,
    command: `ssh -N -L ${port}:127.0.0.1:${port} ${who.user}@${who.host}`,
  }
}

/** Which other computers a firewall is to let in, and where. */
export interface Door {
  readonly id: string
  readonly address: string
  readonly port: number
  /** Who may come. */
  readonly subnet: string
}

/** Only what a person may have to do: Berth itself touches no firewall. */
export function firewallInstructions(platform: NodeJS.Platform, door: Door): readonly Instruction[] {
  if (platform === 'win32') return [windowsRule(door)]
  return platform === 'darwin' ? [macosRule(door)] : linuxRules(door)
}

function linuxRules({ id, address, port, subnet }: Door): readonly Instruction[] {
  return [
    {
      title: 'Firewall: ufw',
      words: `Lets in ${subnet} and nobody else. An engine that runs as root (Docker) opens its ports past ufw: then the address alone decides who reaches it.`,
      command: `sudo ufw allow proto tcp from ${subnet} to ${address} port ${port} comment 'Berth ${id}'`,
    },
    {
      title: 'Firewall: firewalld',
      words: 'The same for Fedora and its relatives.',
      command: `sudo firewall-cmd --permanent --add-rich-rule='rule family=ipv4 source address=${subnet} port port=${port} protocol=tcp accept' && sudo firewall-cmd --reload`,
    },
  ]
}

const windowsRule = ({ id, address, port, subnet }: Door): Instruction => ({
  title: 'Windows Firewall',
  words: 'In a PowerShell that was started as administrator.',
  command: `New-NetFirewallRule -DisplayName 'Berth ${id}' -Direction Inbound -Action Allow -Protocol TCP -LocalAddress ${address} -LocalPort ${port} -RemoteAddress ${subnet}`,
})

const macosRule = ({ port }: Door): Instruction => ({
  title: 'macOS firewall',
  words: `It asks about programs, not about ports. When it asks whether your container engine (Docker Desktop, OrbStack, Podman) may accept incoming connections, allow it; later that is in System Settings > Network > Firewall > Options. Port ${port} needs nothing more.`,
  command: null,
})

/** What the clients of another computer need. `file`: what the certificate is called there. */
export function clientInstructions(
  { id, url, transport }: { readonly id: string; readonly url: string; readonly transport: string },
  file: string,
): readonly Instruction[] {
  const kind = transport === 'sse' ? 'sse' : 'http'
  return [
    {
      title: 'Claude Code',
      words: 'In the shell that starts it: a variable in its settings comes too late for some versions.',
      command: `export NODE_EXTRA_CA_CERTS="$PWD/${file}"\nclaude mcp add --transport ${kind} ${id} ${url} --header "Authorization: Bearer TOKEN"`,
    },
    {
      title: 'Cursor',
      words:
        'Trust the certificate on the system as below and start Cursor again, or start it from a shell with this variable. Then add the URL and the Authorization header to ~/.cursor/mcp.json.',
      command: `NODE_EXTRA_CA_CERTS="$PWD/${file}" cursor`,
    },
    {
      title: 'VS Code',
      words:
        'It takes what the system trusts (http.systemCertificates): trust the certificate as below, then start it again.',
      command: null,
    },
    {
      title: 'Codex',
      words: 'In the shell that starts it.',
      command: `export CODEX_CA_CERTIFICATE="$PWD/${file}"`,
    },
    {
      title: 'Other clients on Node',
      words: 'Claude Desktop’s bridges, the MCP Inspector and others: before the program starts.',
      command: `export NODE_EXTRA_CA_CERTS="$PWD/${file}"`,
    },
    {
      title: 'curl, to try it',
      words: '401 without the token, and 200 with it, is as it should be.',
      command: `curl --cacert ${file} -H "Authorization: Bearer TOKEN" ${url}`,
    },
    ...trustInstructions(file),
  ]
}

/** For a whole computer. The certificate vouches for addresses only, so no web site can be faked with it. */
const trustInstructions = (file: string): readonly Instruction[] => [
  {
    title: 'Trust it on macOS',
    words: 'For the whole computer.',
    command: `sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain ${file}`,
  },
  {
    title: 'Trust it on Windows',
    words: 'For your user; Windows asks whether you mean it.',
    command: `certutil -user -addstore Root ${file}`,
  },
  {
    title: 'Trust it on Linux',
    words: 'Debian and Ubuntu; Fedora: /etc/pki/ca-trust/source/anchors and update-ca-trust.',
    command: `sudo cp ${file} /usr/local/share/ca-certificates/ && sudo update-ca-certificates`,
  },
]
