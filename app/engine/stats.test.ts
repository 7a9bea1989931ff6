import { describe, expect, test } from 'vitest'
import { statsFrom } from './stats.ts'

describe('statistics', () => {
  const frame = (memory_stats: object) => ({
    read: '2026-11-20T10:00:01.000000001Z',
    preread: '2026-11-20T10:00:00.000000001Z',
    cpu_stats: { cpu_usage: { total_usage: 2_500_000_000 } },
    precpu_stats: { cpu_usage: { total_usage: 500_000_000 } },
    memory_stats,
  })

  test.each([
    ['cgroup v1', { total_inactive_file: 30, inactive_file: 10 }, 70],
    ['cgroup v2', { inactive_file: 25 }, 75],
    ['none', undefined, 100],
  ])('memory without the cache: %s', (_, stats, memoryBytes) => {
    expect(statsFrom(frame({ usage: 100, limit: 512, stats }))).toEqual({ cpu: 2, memoryBytes, memoryLimitBytes: 512 })
  })

  test('the first frame has nothing to compare with', () => {
    expect(statsFrom({ ...frame({ usage: 1 }), preread: '0001-01-01T00:00:00Z' })).toBeNull()
  })

  test('a container that ended has none', () => {
    expect(statsFrom(frame({}))).toBeNull()
  })
})
