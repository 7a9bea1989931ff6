/** The few forms of DER (X.690) that a certificate is written in. Pure. */

/** Any value: its tag, its length, and what it consists of. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content)]), content])
}

/** Up to 127 in one byte; above, how many bytes follow, and those. */
function lengthOf({ length }: Buffer): readonly number[] {
  if (length < 0x80) return [length]
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)
export const set = (...parts: readonly Uint8Array[]): Buffer => der(0x31, ...parts)
export const octets = (...parts: readonly Uint8Array[]): Buffer => der(0x04, ...parts)
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text))
export const yes = der(0x01, Buffer.from([0xff]))
/** `unused`: how many bits at the end do not count. */
export const bits = (value: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.from([unused]), value)
/** Inside another value, where the place says what it is. */
export const tagged = (number: number, ...parts: readonly Uint8Array[]): Buffer => der(0xa0 + number, ...parts)

/** One that is not negative, whatever its first bit. */
export function integer(value: Uint8Array): Buffer {
  const isNegative = ((value[0] ?? 0) & 0x80) !== 0
  return der(0x02, Buffer.from(isNegative ? [0] : []), value)
}

/** Like `2.5.29.19`. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(value: number): readonly number[] {
  const digits = [value & 0x7f]
  for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80)
  return digits
}

/** To the second, for years before 2050: X.509 wants another form from then on. */
export function utcTime(at: Date): Buffer {
  return der(0x17, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))
}
