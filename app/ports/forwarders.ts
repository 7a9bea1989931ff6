/** Which programs listen in the stead of containers, and of which product they are. */
import type { Listener } from './listener.ts'

/** By the program's name. Those of a virtual machine forward everything that listens in it. */
const products: readonly (readonly [RegExp, string])[] = [
  [/^(?:docker-proxy|dockerd)$/i, 'Docker Engine'],
  [/^rootlesskit$/i, 'rootless Docker'],
  [/^(?:com\.docker\..*|docker desktop.*|vpnkit.*)$/i, 'Docker Desktop'],
  [/^(?:rootlessport|conmon|pasta(?:\.avx2)?|slirp4netns)$/i, 'Podman'],
  [/^(?:gvproxy|win-sshproxy)$/i, 'Podman machine'],
  [/^(?:wslrelay|wslhost)$/i, 'WSL'],
  [/^orbstack.*$/i, 'OrbStack'],
  [/^(?:host-switch|rancher desktop.*)$/i, 'Rancher Desktop'],
]

/** Lima's own forwarder, and the ssh that it keeps open, called like "ssh: ~/.lima/colima/ssh.sock [mux]". */
const limaForwarders = /^(?:limactl|ssh)$/i
const limaInstances: readonly (readonly [RegExp, string])[] = [
  [/colima/i, 'Colima'],
  [/rancher-desktop/i, 'Rancher Desktop'],
  [/[._]lima\b/i, 'Lima'],
]

/** null for a program that listens for itself, as a person's own ssh tunnel does. */
export function forwarderProduct({ process, command }: Pick<Listener, 'process' | 'command'>): string | null {
  if (process === null) return null
  const product = products.find(([name]) => name.test(process))?.[1]
  if (product) return product
  if (!limaForwarders.test(process)) return null
  const instance = limaInstances.find(([path]) => path.test(command ?? ''))?.[1]
  return instance ?? (process.toLowerCase() === 'limactl' ? 'Lima' : null)
}

/** Root's docker-proxy has no name for other users, and an ssh whose command is hidden may be Lima's. */
export const mayForward = (listener: Pick<Listener, 'process' | 'command'>): boolean =>
  listener.process === null ||
  forwarderProduct(listener) !== null ||
  (listener.command === null && limaForwarders.test(listener.process))
