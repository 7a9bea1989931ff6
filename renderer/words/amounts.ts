/** How Berth writes amounts: short, exact, with figures that do not jump in width more than they must. */

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** Bytes in steps of 1024, as the engine reads `512m`: "0 B", "48 MB", "1.2 GB". */
export function bytes(amount: number): string {
  let value = Math.max(0, amount)
  let unit = 0
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  const figures = unit === 0 || value >= 9.95 ? value.toFixed(0) : value.toFixed(1)
  return `${figures} ${units[unit]}`
}

/** Milliseconds of one call: "0.4 ms", "14 ms", "1.2 s". */
export function latency(milliseconds: number): string {
  if (milliseconds < 9.95) return `${milliseconds.toFixed(1)} ms`
  if (milliseconds < 999.5) return `${milliseconds.toFixed(0)} ms`
  return `${(milliseconds / 1000).toFixed(1)} s`
}

/** A share of one core: 0.004 is "0.4 %", 1.5 is "150 %". */
export function percent(share: number): string {
  const value = Math.max(0, share) * 100
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} %`
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`)

/** A length of time in at most two units: "8 s", "3 min", "3 h 12 min", "2 days". */
export function span(milliseconds: number): string {
  const length = Math.max(0, milliseconds)
  if (length < minute) return `${Math.floor(length / second)} s`
  if (length < hour) return `${Math.floor(length / minute)} min`
  if (length >= day) return days(Math.floor(length / day))
  const minutes = Math.floor((length % hour) / minute)
  const hours = `${Math.floor(length / hour)} h`
  return minutes === 0 ? hours : `${hours} ${minutes} min`
}

/** How long ago: "just now" under five seconds, then "20 s ago". */
export function ago(then: number, now: number): string {
  const length = now - then
  return length < 5 * second ? 'just now' : `${span(length)} ago`
}

/** What is left of a few minutes: "4:59", "0:07". */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / second))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** How much longer something goes on, rounded up so that it is never zero before it ends: "8 more minutes". */
export function remaining(milliseconds: number): string {
  const [size, unit] =
    milliseconds <= minute
      ? ([second, 'second'] as const)
      : milliseconds <= hour
        ? ([minute, 'minute'] as const)
        : milliseconds <= day
          ? ([hour, 'hour'] as const)
          : ([day, 'day'] as const)
  const amount = Math.max(1, Math.ceil(milliseconds / size))
  return `${amount} more ${amount === 1 ? unit : `${unit}s`}`
}

/** A moment to come, on the clock of this computer: "14:32", with the day when it is another: "29 Nov, 14:32". */
export function clockTime(then: number, now: number): string {
  const at = new Date(then)
  const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (at.toDateString() === new Date(now).toDateString()) return time
  return `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${time}`
}

/** A count with thousands set apart: "12,480". */
export function count(amount: number): string {
  return amount.toLocaleString('en-US')
}

/** "1 server", "3 servers". */
export function counted(amount: number, one: string, many = `${one}s`): string {
  return `${count(amount)} ${amount === 1 ? one : many}`
}
