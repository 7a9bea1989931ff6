/** The certificate of an authority of one's own: made here because nothing that is installed makes one as narrow. */
import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto'
import { bits, integer, objectId, octets, sequence, set, tagged, utcTime, utf8, yes } from './der.ts'

/** Years. Nobody wants to trust it anew on every device; before 2050, where the form of a time changes. */
const YEARS = 10

const ECDSA_WITH_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'))

/**
 * Self-signed, as PEM, for a P-256 key. It vouches for addresses and never for a name: whoever steals its key can
 * pretend to be no web site to those who trust it.
 */
export function rootCertificate(
  { publicKey, privateKey }: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  { name, now }: { readonly name: string; readonly now: Date },
): string {
  const key = publicKey.export({ type: 'spki', format: 'der' })
  const subject = sequence(set(sequence(objectId('2.5.4.3'), utf8(name))))
  const content = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    ECDSA_WITH_SHA256,
    subject,
    validity(now),
    subject,
    key,
    tagged(3, extensions(key)),
  )
  const signature = sign('sha256', content, privateKey)
  return pem(sequence(content, ECDSA_WITH_SHA256, bits(signature)))
}

/** Positive without a byte in front, and never 0. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes
}

/** From an hour ago, for devices whose clock is behind. */
function validity(now: Date): Buffer {
  const from = new Date(now.getTime() - 3_600_000)
  const until = new Date(now)
  until.setUTCFullYear(until.getUTCFullYear() + YEARS)
  return sequence(utcTime(from), utcTime(until))
}

function extensions(key: Buffer): Buffer {
  return sequence(
    critical('2.5.29.19', sequence(yes)),
    // To sign certificates, and lists of revoked ones: bits 5 and 6.
    critical('2.5.29.15', bits(Buffer.from([0x06]), 1)),
    critical('2.5.29.30', onlyAddresses),
    sequence(objectId('2.5.29.14'), octets(octets(createHash('sha1').update(key).digest()))),
  )
}

/** Of names it may vouch for this one and what is below it: there is none, by RFC 2606. */
const onlyAddresses = sequence(tagged(0, sequence(dnsName('berth.invalid'))))

function dnsName(name: string): Buffer {
  const text = Buffer.from(name)
  return Buffer.concat([Buffer.from([0x82, text.length]), text])
}

const critical = (id: string, value: Buffer): Buffer => sequence(objectId(id), yes, octets(value))

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
