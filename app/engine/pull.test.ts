import { describe, expect, test, vi } from 'vitest'
import { pullFailure, registryOf } from './pull-failure.ts'
import { createPullTally } from './pull-progress.ts'
import { freeSubnets } from './subnets.ts'
import { throttled } from './throttled.ts'

describe('why a pull failed', () => {
  /** Texts recorded from the registries and engines named. */
  test.each([
    [
      'Docker Hub, absent or private',
      "pull access denied for mcp/x, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
      'image-not-found',
      /or it is private/,
    ],
    ['ghcr.io', 'Head "https://ghcr.io/v2/o/n/manifests/1": denied: denied', 'image-not-found', /or it is private/],
    [
      'quay.io',
      'unauthorized: access to the requested resource is not authorized',
      'image-not-found',
      /or it is private/,
    ],
    [
      'no such tag',
      'manifest for mcp/x:9 not found: manifest unknown: manifest unknown',
      'image-not-found',
      /the tag does not exist/,
    ],
    [
      'Docker 29',
      'failed to resolve reference "docker.io/mcp/x:9": docker.io/mcp/x:9: not found',
      'pull-failed',
      /The engine says/,
    ],
    [
      'offline',
      'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.1:53: no such host',
      'pull-failed',
      /Could not reach/,
    ],
    [
      'slow',
      'Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
      'pull-failed',
      /Could not reach/,
    ],
    ['limit', 'toomanyrequests: You have reached your pull rate limit.', 'pull-failed', /too many pulls/],
    ['processor', 'no matching manifest for linux/arm64/v8 in the manifest list entries', 'pull-failed', /processor/],
    [
      'proxy',
      'Get "https://registry-1.docker.io/v2/": x509: certificate signed by unknown authority',
      'pull-failed',
      /not trusted/,
    ],
    ['disk', 'write /var/lib/docker/tmp/x: no space left on device', 'pull-failed', /disk of the engine is full/],
  ])('%s', (_, text, kind, message) => {
    expect(pullFailure('mcp/x:9', text)).toMatchObject({ kind, message: expect.stringMatching(message) })
  })

  test.each([
    ['nginx', 'docker.io'],
    ['mcp/x:1', 'docker.io'],
    ['ghcr.io/o/n:1', 'ghcr.io'],
    ['localhost/x', 'localhost'],
    ['127.0.0.1:5000/x', '127.0.0.1:5000'],
  ])('%s comes from %s', (image, registry) => {
    expect(registryOf(image)).toBe(registry)
  })
})

test('layers and bytes add up while a pull goes on', () => {
  const tally = createPullTally()
  const say = (id: string, status: string, current?: number, total?: number) =>
    tally.add({ id, status, progressDetail: current === undefined ? {} : { current, total } })
  expect(say('latest', 'Pulling from mcp/x')).toEqual({ changed: false, error: null })
  for (const id of ['a', 'b']) say(id, 'Pulling fs layer')
  say('c', 'Already exists')
  say('a', 'Downloading', 40, 100)
  say('b', 'Downloading', 10, 50)
  expect(tally.progress()).toEqual({
    layers: [
      { id: 'a', status: 'downloading', current: 40, total: 100 },
      { id: 'b', status: 'downloading', current: 10, total: 50 },
      { id: 'c', status: 'done', current: 0, total: 0 },
    ],
    currentBytes: 50,
    totalBytes: 150,
  })
  say('a', 'Download complete')
  say('a', 'Extracting', 5, 100)
  expect(tally.progress()).toMatchObject({ layers: [{ status: 'extracting', current: 5 }, {}, {}], currentBytes: 110 })
  say('a', 'Pull complete')
  say('b', 'Pull complete')
  expect(tally.progress()).toMatchObject({ currentBytes: 150, totalBytes: 150 })
  expect(tally.add({ errorDetail: { message: 'x' }, error: 'manifest unknown' })).toEqual({
    changed: false,
    error: 'manifest unknown',
  })
})

test('a fast source is heard at once, then at intervals, and its last word always', () => {
  vi.useFakeTimers()
  const heard: number[] = []
  const report = throttled((value: number) => heard.push(value), 100)
  report(1)
  report(2)
  report(3)
  vi.advanceTimersByTime(100)
  report(4)
  vi.advanceTimersByTime(50)
  report(5)
  report.flush()
  report.flush()
  vi.advanceTimersByTime(1_000)
  expect(heard).toEqual([1, 3, 5])
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

test('own ranges avoid every range that is in use', () => {
  expect(freeSubnets([]).slice(0, 2)).toEqual(['10.213.0.0/28', '10.213.0.16/28'])
  expect(freeSubnets(['172.17.0.0/16', '10.213.0.0/28', '10.213.0.40/29', 'fd00::/64'])[0]).toBe('10.213.0.16/28')
  expect(freeSubnets(['10.213.0.0/24'])[0]).toBe('10.213.1.0/28')
  expect(freeSubnets(['10.213.0.9/8'])).toEqual([])
})
