/** Which addresses of this computer others may reach it at, and what they are called. Pure, but for the system's list. */
import type { NetworkInterfaceInfo } from 'node:os'
import type { OwnAddress } from '../contract/remote.ts'

/** As `os.networkInterfaces()` tells them. */
export type Interfaces = NodeJS.Dict<readonly NetworkInterfaceInfo[]>

/** The mesh first: nobody but a person's own devices is in it. Without networks that are only inside this computer. */
export function ownAddresses(interfaces: Interfaces): readonly OwnAddress[] {
  return Object.entries(interfaces)
    .filter(([name]) => !INSIDE.test(name))
    .flatMap(([name, its]) => (its ?? []).filter(isOffered).map((one) => ownAddress(name, one)))
    .toSorted((one, other) => order.indexOf(one.reach) - order.indexOf(other.reach))
}

/** All of them, also those that nobody is offered. */
export const allAddresses = (interfaces: Interfaces): ReadonlySet<string> =>
  new Set(Object.values(interfaces).flatMap((its) => (its ?? []).map(({ address }) => address)))

const order: readonly OwnAddress['reach'][] = ['mesh', 'lan', 'public']

/** Bridges of engines and of virtual machines: Docker, Podman, libvirt, LXD, VMware, VirtualBox, Hyper-V, macOS. */
const INSIDE =
  /^(?:docker|br-|veth[0-9a-f]+$|cni|podman|virbr|lxc|lxd|vmnet|vboxnet|bridge\d|vEthernet \((?:WSL|Default|nat|Docker)|VMware|VirtualBox|Hyper-V|flannel|cali|kube)/i

/** 169.254 is what a computer gives itself when nobody gives it one: it changes, and few reach it. */
const isOffered = ({ family, internal, address }: NetworkInterfaceInfo): boolean =>
  family === 'IPv4' && !internal && !address.startsWith('169.254.')

function ownAddress(name: string, { address, netmask, cidr }: NetworkInterfaceInfo): OwnAddress {
  const bits = Number(cidr?.split('/')[1] ?? bitsOf(netmask))
  const subnet = `${textOf(numberOf(address) & maskOf(bits))}/${bits}`
  const mesh = meshOf(name, address)
  if (mesh !== null) return { address, reach: 'mesh', subnet: mesh.subnet ?? subnet, words: mesh.words }
  if (isPrivate(address)) {
    return { address, reach: 'lan', subnet, words: `${cardWords(name)}, your local network` }
  }
  return {
    address,
    reach: 'public',
    subnet,
    words: `${cardWords(name)}, a public address: the whole internet may try it`,
  }
}

/** `subnet`: of all devices in the mesh, where the interface itself shows only its own address. */
function meshOf(name: string, address: string): { readonly words: string; readonly subnet?: string } | null {
  if (/^tailscale/i.test(name)) return { words: 'Tailscale, your tailnet', subnet: SHARED }
  if (/^(?:zt|ZeroTier|feth)/i.test(name)) return { words: `ZeroTier (${name}), your network there` }
  if (/^(?:nebula|defined)/i.test(name)) return { words: `Nebula (${name}), your network there` }
  if (/^(?:netbird|wt\d)/i.test(name)) return { words: `NetBird (${name}), your network there`, subnet: SHARED }
  // macOS names every VPN so. This range is no home network's: providers and meshes use it (RFC 6598).
  if (isWithin(address, SHARED)) return { words: `${vpnWords(name)}, probably your tailnet`, subnet: SHARED }
  if (/^(?:wg|WireGuard)/i.test(name)) return { words: `WireGuard (${name}), your VPN` }
  if (/^(?:utun|tun|tap|ppp|ipsec)/i.test(name)) return { words: `VPN (${name}): all who are in it` }
  return null
}

const SHARED = '100.64.0.0/10'

const vpnWords = (name: string): string => (/^utun/.test(name) ? `VPN (${name})` : name)

function cardWords(name: string): string {
  if (/^(?:wl|wi-?fi|wlan)/i.test(name)) return `Wi-Fi (${name})`
  if (/^(?:eth|en[opsx]|ethernet)/i.test(name)) return `Ethernet (${name})`
  return `Wi-Fi or Ethernet (${name})`
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16']

/** Nobody outside of the local network is led to it (RFC 1918). */
const isPrivate = (address: string): boolean => PRIVATE.some((range) => isWithin(address, range))

function isWithin(address: string, range: string): boolean {
  const [base = '', bits = '32'] = range.split('/')
  const mask = maskOf(Number(bits))
  return (numberOf(address) & mask) === (numberOf(base) & mask)
}

const numberOf = (address: string): number =>
  address.split('.').reduce((number, part) => (number << 8) | Number(part), 0)

const textOf = (number: number): string => [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join('.')

/** A shift by 32 bits would be one by none. */
const maskOf = (bits: number): number => (bits === 0 ? 0 : -1 << (32 - bits))

const bitsOf = (netmask: string): number =>
  netmask.split('.').reduce((bits, part) => bits + Number(part).toString(2).replaceAll('0', '').length, 0)
