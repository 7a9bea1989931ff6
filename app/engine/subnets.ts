/** Small address ranges for servers' networks, for when the engine's own pools are used up. */
import type { networkInterfaces } from 'node:os'

/** 10.213.0.0/16 is private and rarely met; sixteen addresses are plenty for one server. */
const FIRST = toNumber('10.213.0.0')
const COUNT = 65536 / 16
const SIZE = 16

interface Range {
  readonly first: number
  readonly last: number
}

/** Every /28 of 10.213.0.0/16 that overlaps none of the used ranges (as `10.1.0.0/16`), lowest first. */
export function freeSubnets(used: readonly string[]): readonly string[] {
  const taken = used.flatMap((subnet) => rangeOf(subnet) ?? [])
  return Array.from({ length: COUNT }, (_, index) => FIRST + index * SIZE)
    .filter((first) => !taken.some((range) => first <= range.last && first + SIZE - 1 >= range.first))
    .map((first) => `${toText(first)}/28`)
}

/** The IPv4 ranges that this computer's own interfaces are in, a VPN's among them. */
export function subnetsOf(interfaces: ReturnType<typeof networkInterfaces>): readonly string[] {
  return Object.values(interfaces).flatMap((addresses) =>
    (addresses ?? []).flatMap(({ cidr, family }) => (family === 'IPv4' && cidr ? [cidr] : [])),
  )
}

/** The n-th address of a range: 1 is the engine's own. Throws for a text that is no range, which an engine never sends. */
export function addressIn(subnet: string, n: number): string {
  const range = rangeOf(subnet)
  if (!range || range.first + n >= range.last) throw new Error(`${subnet} has no address number ${n}`)
  return toText(range.first + n)
}

function rangeOf(subnet: string): Range | null {
  const match = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(subnet)
  if (!match) return null
  const size = 2 ** (32 - Number(match[2]))
  const first = Math.floor(toNumber(match[1] as string) / size) * size
  return { first, last: first + size - 1 }
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')
}
