import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { allAddresses, ownAddresses } from './own-addresses.ts'

const at = (address: string, bits: number, more: Partial<NetworkInterfaceInfo> = {}): NetworkInterfaceInfo =>
  ({
    address,
    netmask: '',
    family: 'IPv4',
    mac: '',
    internal: false,
    cidr: `${address}/${bits}`,
    ...more,
  }) as NetworkInterfaceInfo

test.each([
  ['wlan0', at('192.168.1.20', 24), 'lan', '192.168.1.0/24', 'Wi-Fi (wlan0), your local network'],
  ['en0', at('10.1.2.3', 16), 'lan', '10.1.0.0/16', 'Wi-Fi or Ethernet (en0), your local network'],
  ['enp3s0', at('172.31.255.1', 20), 'lan', '172.31.240.0/20', 'Ethernet (enp3s0), your local network'],
  ['Ethernet 2', at('192.168.8.9', 32), 'lan', '192.168.8.9/32', 'Ethernet (Ethernet 2), your local network'],
  ['vEthernet (External)', at('192.168.8.9', 24), 'lan', '192.168.8.0/24', expect.stringContaining('local network')],
  ['tailscale0', at('100.101.4.5', 32), 'mesh', '100.64.0.0/10', 'Tailscale, your tailnet'],
  ['utun4', at('100.127.4.5', 32), 'mesh', '100.64.0.0/10', 'VPN (utun4), probably your tailnet'],
  ['utun4', at('10.8.0.2', 24), 'mesh', '10.8.0.0/24', 'VPN (utun4): all who are in it'],
  ['wg0', at('10.9.0.2', 24), 'mesh', '10.9.0.0/24', 'WireGuard (wg0), your VPN'],
  ['ztabcdef12', at('10.147.17.3', 24), 'mesh', '10.147.17.0/24', 'ZeroTier (ztabcdef12), your network there'],
  ['eth0', at('203.0.113.9', 25), 'public', '203.0.113.0/25', expect.stringContaining('the whole internet')],
  // Just outside of the range that meshes use, and of the private ones.
  ['eth0', at('100.128.0.1', 16), 'public', '100.128.0.0/16', expect.stringContaining('public')],
  ['eth0', at('172.32.0.1', 16), 'public', '172.32.0.0/16', expect.stringContaining('public')],
])('%s with %o', (name, info, reach, subnet, words) => {
  expect(ownAddresses({ [name]: [info] })).toEqual([{ address: info.address, reach, subnet, words }])
})

test('a mesh comes before the local network, and that before the internet', () => {
  const interfaces = {
    eth0: [at('203.0.113.9', 24)],
    wlan0: [at('192.168.1.20', 24)],
    tailscale0: [at('100.101.4.5', 32)],
  }
  expect(ownAddresses(interfaces).map(({ reach }) => reach)).toEqual(['mesh', 'lan', 'public'])
})

test('what leads nowhere but into this computer is not offered, and counts as its address all the same', () => {
  const interfaces = {
    lo: [at('127.0.0.1', 8, { internal: true })],
    docker0: [at('172.17.0.1', 16)],
    'br-1f2e3d': [at('172.18.0.1', 16)],
    'vEthernet (WSL)': [at('172.25.0.1', 20)],
    eth0: [at('fe80::1', 64, { family: 'IPv6', scopeid: 1 } as Partial<NetworkInterfaceInfo>), at('169.254.3.4', 16)],
  }
  expect(ownAddresses(interfaces)).toEqual([])
  expect(allAddresses(interfaces)).toContain('172.17.0.1')
})

test('a netmask tells the subnet where the system gives nothing shorter', () => {
  const info = at('192.168.1.20', 24, { cidr: null, netmask: '255.255.255.128' } as Partial<NetworkInterfaceInfo>)
  expect(ownAddresses({ eth0: [info] })[0]?.subnet).toBe('192.168.1.0/25')
})
