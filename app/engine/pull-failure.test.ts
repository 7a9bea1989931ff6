import { describe, expect, test } from 'vitest'
import { pullFailure, registryOf } from './pull-failure.ts'

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
