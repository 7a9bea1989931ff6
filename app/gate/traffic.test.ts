import { describe, expect, test } from 'vitest'
import { accessRecord } from './access-log.ts'
import { MOST_CALLERS, MOST_USES } from './callers.ts'
import { endedLine, type LineParts, openedLine } from './testing/access-lines.ts'
import {
  afterGateEnd,
  afterGateStart,
  afterRecord,
  MOST_STREAMS,
  noTraffic,
  type TrafficSoFar,
  trafficView,
  withMark,
} from './traffic.ts'

const MINUTE = 60_000
/** Ten seconds into a minute. */
const NOW = Date.UTC(2026, 10, 27, 10, 0, 10)

function fed(lines: readonly string[], before: TrafficSoFar = noTraffic, now = NOW): TrafficSoFar {
  return lines.reduce((traffic, line) => {
    const record = accessRecord(line)
    return record ? afterRecord(traffic, record, now) : traffic
  }, before)
}

const view = (...lines: readonly string[]) => trafficView(fed(lines), NOW)
const wrong: Partial<LineParts> = { status: 401, caller: 'wrong' }

describe('counts', () => {
  test('each request in the class of its status', () => {
    const statuses = [101, 200, 202, 302, 400, 401, 403, 404, 405, 499, 500, 502, 503]
    const { lastHour, minutes } = view(...statuses.map((status, index) => endedLine(index, NOW, { status })))
    expect(lastHour).toEqual({
      requests: 13,
      good: 4,
      unauthorized: 1,
      forbidden: 1,
      notFound: 1,
      otherClientErrors: 3,
      serverErrors: 2,
      unanswered: 1,
      bytesIn: 13 * 240,
      bytesOut: 13 * 408,
    })
    expect(minutes).toEqual([{ ...lastHour, from: NOW - 10_000 }])
  })

  test('as good how servers say by the protocol that they have no stream', () => {
    const { lastHour } = view(
      ...['GET', 'DELETE', 'POST'].map((method, n) => endedLine(n, NOW, { status: 405, method })),
    )
    expect(lastHour).toMatchObject({ good: 2, otherClientErrors: 1 })
  })

  test('by minute for an hour, by hour for a day', () => {
    const ages = [0, 59, 60, 23 * 60, 24 * 60, 25 * 60]
    const traffic = view(...ages.toReversed().map((age, index) => endedLine(index, NOW - age * MINUTE)))
    expect(traffic.minutes.map(({ from }) => (NOW - 10_000 - from) / MINUTE)).toEqual([59, 0])
    expect(traffic.lastHour.requests).toBe(2)
    expect(traffic.hours.map(({ from }) => (Date.UTC(2026, 10, 27, 10) - from) / (60 * MINUTE))).toEqual([23, 1, 0])
    expect(traffic.lastDay.requests).toBe(4)
  })

  test('in order, also what was written late', () => {
    const { minutes } = view(endedLine(1, NOW), endedLine(2, NOW - 5 * MINUTE), endedLine(3, NOW - 5 * MINUTE))
    expect(minutes.map(({ requests }) => requests)).toEqual([2, 1])
  })

  test('nothing of what has become old by the time it is looked at', () => {
    const traffic = fed([endedLine(1, NOW)])
    expect(trafficView(traffic, NOW + 59 * MINUTE).lastHour.requests).toBe(1)
    expect(trafficView(traffic, NOW + 60 * MINUTE)).toMatchObject({ lastHour: { requests: 0 }, latency: null })
    expect(trafficView(traffic, NOW + 25 * 60 * MINUTE).hours).toEqual([])
  })

  test('a gate whose clock is ahead as of now', () => {
    const { minutes, callers } = view(endedLine(1, NOW - MINUTE), endedLine(2, NOW + 48 * 60 * MINUTE))
    expect(minutes.map(({ from }) => from)).toEqual([NOW - 10_000 - MINUTE, NOW - 10_000])
    expect(callers[0]?.lastAt).toBe(NOW)
  })

  test('nothing that Berth does itself to check health, but whoever has a wrong token', () => {
    const agent = 'berth-probe/1'
    const traffic = view(
      endedLine(1, NOW, { agent }),
      endedLine(2, NOW, { agent, status: 401, caller: 'none' }),
      endedLine(3, NOW, { agent, ...wrong }),
    )
    expect(traffic.lastHour).toMatchObject({ requests: 1, unauthorized: 1 })
    expect(traffic).toMatchObject({
      latency: null,
      lastUse: null,
      callers: [{ name: 'Berth', isBerth: true, count: 3 }],
    })
  })
})

describe('latency', () => {
  test('is that of calls which came in and were answered', () => {
    const { latency } = view(
      endedLine(1, NOW, { seconds: 0.1 }),
      endedLine(2, NOW, { seconds: 0.2, status: 500, caller: 'previous' }),
      endedLine(3, NOW, { seconds: 900, method: 'GET', stream: true }),
      endedLine(4, NOW, { seconds: 5, status: 503 }),
      endedLine(5, NOW, { seconds: 0, ...wrong }),
    )
    expect(latency?.calls).toBe(2)
    expect(latency?.p50).toBeCloseTo(100, -1)
    expect(latency?.p99).toBeGreaterThan(190)
    expect(latency?.p99).toBeLessThan(210)
  })
})

describe('open streams', () => {
  test('are those that were opened and have not ended', () => {
    const traffic = fed([
      openedLine(1, NOW),
      openedLine(2, NOW),
      openedLine(2, NOW),
      endedLine(1, NOW),
      endedLine(9, NOW),
    ])
    expect(trafficView(traffic, NOW).openStreams).toBe(1)
  })

  test('are over with the run of the gate in which they were opened', () => {
    const traffic = fed([openedLine(1, NOW)])
    expect(afterGateEnd(traffic).streams.size).toBe(0)
    const restarted = afterGateStart(traffic, NOW + 500)
    expect(restarted.streams.size).toBe(0)
    expect(afterGateStart(traffic, NOW - 500).streams.size, 'told of the same run again').toBe(1)
    // The log of a container holds the lines of all its runs.
    expect(fed([openedLine(2, NOW), openedLine(3, NOW + 600)], restarted, NOW + 1_000).streams.size).toBe(1)
  })
})

describe('callers', () => {
  test('are told by name, with how they came in last and when they were refused', () => {
    const { callers } = view(
      endedLine(1, NOW - 3_000, { ...wrong, caller: 'expired' }),
      endedLine(2, NOW - 2_000),
      endedLine(3, NOW - 1_000, { client: 'claude-code', status: 401, caller: 'none' }),
      // What a client looks for without its token says nothing about it.
      endedLine(4, NOW, { status: 404, caller: 'none' }),
    )
    expect(callers).toEqual([
      {
        name: 'Cursor',
        isBerth: false,
        lastAt: NOW,
        count: 3,
        state: 'current',
        lastRefusal: { at: NOW - 3_000, state: 'expired' },
      },
      {
        name: 'Claude Code',
        isBerth: false,
        lastAt: NOW - 1_000,
        count: 1,
        state: 'none',
        lastRefusal: { at: NOW - 1_000, state: 'none' },
      },
    ])
  })

  test('that came in are not driven out by names that somebody makes up', () => {
    const made = Array.from({ length: 500 }, (_, n) => endedLine(n, NOW, { ...wrong, agent: `made-up-${n}` }))
    const { callers } = view(endedLine(1, NOW), ...made)
    expect(callers.length).toBeLessThanOrEqual(MOST_CALLERS)
    expect(callers.at(-1)).toMatchObject({ name: 'Cursor', state: 'current' })
    expect(callers[0]?.name).toBe('made-up-499')
  })
})

describe('uses', () => {
  test('are the requests with a valid token, whatever became of them', () => {
    const { uses, lastUse } = fed([
      endedLine(1, NOW - 3, { caller: 'previous', agent: 'curl/8' }),
      endedLine(2, NOW - 2, { status: 403 }),
      endedLine(3, NOW - 1, wrong),
      endedLine(4, NOW, { agent: 'berth-probe/1' }),
    ])
    expect(uses).toEqual([
      { name: 'Berth', at: NOW },
      { name: 'Cursor', at: NOW - 2 },
      { name: 'curl', at: NOW - 3 },
    ])
    expect(lastUse).toEqual({ name: 'Cursor', at: NOW - 2 })
  })

  test('of others are not driven out by Berth’s own', () => {
    const own = Array.from({ length: 500 }, (_, n) => endedLine(n, NOW, { agent: 'berth-probe/1' }))
    const { uses } = fed([endedLine(1, NOW), ...own])
    expect(uses.filter(({ name }) => name === 'Cursor')).toHaveLength(1)
    expect(uses).toHaveLength(6)
  })
})

describe('a caller with an old token', () => {
  const refusals = (from: number, count: number, apart = 1_000, changes: Partial<LineParts> = wrong) =>
    Array.from({ length: count }, (_, n) => endedLine(n, from + n * apart, changes))
  const raised = (lines: readonly string[], now = NOW) => fed(lines, noTraffic, now).oldToken.raised

  test('is told of at the third refusal within two minutes', () => {
    expect(raised(refusals(NOW - 2_000, 2))).toBeNull()
    expect(raised(refusals(NOW - 2_000, 3))).toEqual({ name: 'Cursor', at: NOW })
    expect(raised(refusals(NOW - 121_000, 3, 60_500))).toBeNull()
    expect(raised(refusals(NOW - 2_000, 3, 1_000, { status: 401, caller: 'expired' }))).not.toBeNull()
  })

  test('is not who has no token, nor who is refused for something else', () => {
    expect(raised(refusals(NOW - 2_000, 9, 100, { status: 401, caller: 'none' }))).toBeNull()
    expect(raised(refusals(NOW - 2_000, 9, 100, { status: 403, caller: 'wrong' }))).toBeNull()
  })

  test('is not told of from an old log', () => {
    expect(raised(refusals(NOW - 2_000, 9, 100), NOW + 10 * MINUTE)).toBeNull()
  })

  test('is told of once, until it comes in or an hour has passed', () => {
    const first = fed(refusals(NOW, 3), noTraffic, NOW + 2_000)
    const more = fed(refusals(NOW + 3_000, 50), first, NOW + 60_000)
    expect(more.oldToken.raised).toBe(first.oldToken.raised)
    const other = fed([endedLine(1, NOW + MINUTE, { agent: 'curl/8' })], more, NOW + MINUTE)
    expect(other.oldToken.raised).toBe(first.oldToken.raised)
    const well = fed([endedLine(1, NOW + MINUTE)], other, NOW + MINUTE)
    expect(well.oldToken.raised).toBeNull()
    const later = NOW + 62 * MINUTE
    expect(fed(refusals(later, 3), more, later + 2_000).oldToken.raised?.at).toBe(later + 2_000)
  })
})

test('whatever is fed, memory stays bounded', () => {
  const roll = dice(42)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(roll() * values.length)] as T
  let traffic = noTraffic
  let now = NOW
  for (let n = 0; n < 12_000; n++) {
    now += roll() * 20_000
    const at = now + (roll() - 0.7) * pick([1_000, MINUTE, 3_600_000, 1e10])
    const line = roll() < 0.4 ? openedLine(n, Math.max(0, at)) : endedLine(n, Math.max(0, at), anything(pick, roll))
    traffic = fed([line], traffic, now)
  }
  expect(traffic.minutes.length).toBeLessThanOrEqual(60)
  expect(traffic.hours.length).toBeLessThanOrEqual(24)
  expect(traffic.callers.length).toBeLessThanOrEqual(MOST_CALLERS)
  expect(traffic.uses.length).toBeLessThanOrEqual(MOST_USES)
  expect(traffic.streams.size).toBe(MOST_STREAMS)
  expect(traffic.oldToken.refusals.length).toBeLessThanOrEqual(3)
  expect(JSON.stringify(trafficView(traffic, now)).length).toBeLessThan(40_000)
  const froms = traffic.minutes.map(({ from }) => from)
  expect(froms).toEqual([...new Set(froms)].toSorted((one, other) => one - other))
})

/** Numbers from 0 to 1, the same in each run. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function anything(pick: <T>(values: readonly T[]) => T, roll: () => number): Partial<LineParts> {
  return {
    status: 100 + Math.floor(roll() * 500),
    caller: pick(['current', 'previous', 'none', 'wrong', 'expired']),
    method: pick(['POST', 'GET', 'DELETE', '']),
    seconds: roll() * pick([0, 1, 1e6, 8e12]),
    in: Math.floor(roll() * pick([10, 1e6, Number.MAX_SAFE_INTEGER])),
    client: pick(['', '', `client ${Math.floor(roll() * 1e6)}`]),
    agent: `agent-${Math.floor(roll() * 1e6)}`,
  }
}

describe('the calls that were under way at a look', () => {
  const look = (count: number, before: TrafficSoFar = noTraffic) => withMark(before, { at: NOW, count })

  test('are left until they have ended: not those that began later or had ended before', () => {
    const traffic = look(2)
    const lasting = (number: number, at: number, seconds: number, changes: Partial<LineParts> = {}) =>
      endedLine(number, at, { seconds, ...changes })
    const later = [lasting(1, NOW + 5_000, 4), lasting(2, NOW - 1, 60)]
    expect(fed(later, traffic, NOW + 9_000).mark).toEqual({ at: NOW, left: 2 })
    const ended = [lasting(3, NOW + 5_000, 6), lasting(4, NOW + 8_000, 60, { stream: true })]
    expect(fed(ended, traffic, NOW + 9_000).mark).toEqual({ at: NOW, left: 0 })
  })

  test('a stream on which a client listens is none of them', () => {
    const traffic = look(3, fed([openedLine(1, NOW - 50), openedLine(2, NOW - 40)]))
    expect(traffic.mark).toEqual({ at: NOW, left: 1 })
    const closed = endedLine(1, NOW + 10, { method: 'GET', stream: true, seconds: 60 })
    expect(fed([closed], traffic, NOW + 10).mark).toEqual({ at: NOW, left: 1 })
  })

  test('are over with the run of the gate', () => {
    expect(afterGateEnd(look(1)).mark).toBeNull()
    expect(afterGateStart(look(1), NOW + 1).mark).toBeNull()
    expect(afterGateStart(look(1), NOW - 1).mark).toEqual({ at: NOW, left: 1 })
  })
})
