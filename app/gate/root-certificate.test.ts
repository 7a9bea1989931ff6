import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:tls'
import { expect, test } from 'vitest'
import { bits, der, integer, objectId, octets, sequence, set, tagged, utcTime, utf8 } from './der.ts'
import { rootCertificate } from './root-certificate.ts'

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pemOf = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }))
const hour = 3_600_000

/** What a thief of the authority's key could make of it: a certificate for a server of any name or address. */
function leafFor(authorityKey: KeyObject, issuer: string, alternativeName: Buffer) {
  const { publicKey, privateKey } = newKeys()
  const algorithm = sequence(objectId('1.2.840.10045.4.3.2'))
  const content = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(Buffer.from([7])),
    algorithm,
    sequence(set(sequence(objectId('2.5.4.3'), utf8(issuer)))),
    sequence(utcTime(new Date(Date.now() - hour)), utcTime(new Date(Date.now() + hour))),
    sequence(),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(sequence(objectId('2.5.29.17'), octets(sequence(alternativeName))))),
  )
  const whole = sequence(content, algorithm, bits(sign('sha256', content, authorityKey)))
  const cert = `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`
  return { cert, key: pemOf(privateKey) }
}

const dnsName = (name: string): Buffer => der(0x82, Buffer.from(name))
const ipAddress = (...parts: readonly number[]): Buffer => der(0x87, Buffer.from(parts))

/** What a client says of the server; null when it believes it. */
async function objection(ca: string, leaf: { cert: string; key: string }, host: string): Promise<string | null> {
  const server = createServer(leaf, (socket) => socket.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const name = host === '127.0.0.1' ? {} : { servername: host }
  const socket = connect({ port, host: '127.0.0.1', ca, ...name })
  try {
    return await once(socket, 'secureConnect').then(
      () => null,
      (cause: Error) => cause.message,
    )
  } finally {
    socket.destroy()
    server.close()
  }
}

test('it vouches for an address, and whoever has its key can pretend to be no web site', async () => {
  const keys = newKeys()
  const ca = rootCertificate(keys, { name: 'Berth on laptop', now: new Date() })
  const made = (name: Buffer) => leafFor(keys.privateKey, 'Berth on laptop', name)
  expect(await objection(ca, made(ipAddress(127, 0, 0, 1)), '127.0.0.1')).toBeNull()
  expect(await objection(ca, made(dnsName('www.example.com')), 'www.example.com')).toContain(
    'permitted subtree violation',
  )
})

test('nobody is believed who signs with another key', async () => {
  const ca = rootCertificate(newKeys(), { name: 'Berth on laptop', now: new Date() })
  const other = leafFor(newKeys().privateKey, 'Berth on laptop', ipAddress(127, 0, 0, 1))
  expect(await objection(ca, other, '127.0.0.1')).toContain('signature failure')
})
