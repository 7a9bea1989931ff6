/** A registry on loopback that serves one made-up image, so that pulls can be tested without the internet. */
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'

export interface TinyRegistry {
  /** What the engine can pull: `127.0.0.1:PORT/berth-test/pulled:1`. Loopback registries need no TLS. */
  readonly image: string
  /** Exists, but is only for those who signed in. */
  readonly privateImage: string
  readonly absentTag: string
  readonly absentImage: string
  /** Bytes of all layers as they travel. */
  readonly layerBytes: number
  /** From now on each layer comes in so many pieces with this pause between them. */
  slow(pieces: number, pause: number): void
  close(): Promise<void>
}

interface Blob {
  readonly digest: string
  readonly bytes: Buffer
}

const sha256 = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
const blob = (bytes: Buffer): Blob => ({ digest: sha256(bytes), bytes })

/** Serves an image of `layers` layers with `layerSize` random bytes each: no two registries share a layer. */
export async function createTinyRegistry(port: number, layers = 3, layerSize = 400_000): Promise<TinyRegistry> {
  const tars = await Promise.all(Array.from({ length: layers }, (_, index) => layerTar(index, layerSize)))
  const blobs = tars.map((tar) => blob(gzipSync(tar, { level: 1 })))
  const config = blob(Buffer.from(JSON.stringify(imageConfig(tars.map(sha256)))))
  const manifest = blob(Buffer.from(JSON.stringify(imageManifest(config, blobs))))
  const byDigest = new Map([...blobs, config].map((one) => [one.digest, one.bytes]))
  let pace = { pieces: 1, pause: 0 }

  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const refuse = (status: number, code: string): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] }))
    }
    if (path === '/v2/') return void response.end('{}')
    if (path.startsWith('/v2/berth-test/private/')) return refuse(401, 'UNAUTHORIZED')
    if (!path.startsWith('/v2/berth-test/pulled/')) return refuse(404, 'NAME_UNKNOWN')
    const last = path.split('/').at(-1) ?? ''
    if (path.includes('/manifests/')) {
      if (last !== '1' && last !== manifest.digest) return refuse(404, 'MANIFEST_UNKNOWN')
      response.writeHead(200, {
        'Content-Type': 'application/vnd.docker.distribution.manifest.v2+json',
        'Docker-Content-Digest': manifest.digest,
        'Content-Length': manifest.bytes.length,
      })
      return void response.end(request.method === 'HEAD' ? undefined : manifest.bytes)
    }
    const bytes = byDigest.get(last)
    if (!bytes) return refuse(404, 'BLOB_UNKNOWN')
    void send(response, bytes, last === config.digest ? { pieces: 1, pause: 0 } : pace)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const repository = `127.0.0.1:${port}/berth-test`
  return {
    image: `${repository}/pulled:1`,
    privateImage: `${repository}/private:1`,
    absentTag: `${repository}/pulled:2`,
    absentImage: `${repository}/absent:1`,
    layerBytes: blobs.reduce((sum, { bytes }) => sum + bytes.length, 0),
    slow: (pieces, pause) => {
      pace = { pieces, pause }
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function send(
  response: ServerResponse,
  bytes: Buffer,
  { pieces, pause }: { readonly pieces: number; readonly pause: number },
): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': bytes.length })
  const size = Math.ceil(bytes.length / pieces)
  for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
    response.write(bytes.subarray(at, at + size))
    if (pause > 0) await sleep(pause)
  }
  response.end()
}

async function layerTar(index: number, size: number): Promise<Buffer> {
  const tar = pack()
  tar.entry({ name: `layer-${index}` }, randomBytes(size))
  tar.finalize()
  return buffer(Readable.from(tar))
}

const imageConfig = (diffIds: readonly string[]): object => ({
  architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
  os: 'linux',
  config: { Cmd: ['/layer-0'] },
  rootfs: { type: 'layers', diff_ids: diffIds },
})

const imageManifest = (config: Blob, layers: readonly Blob[]): object => ({
  schemaVersion: 2,
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  config: {
    mediaType: 'application/vnd.docker.container.image.v1+json',
    size: config.bytes.length,
    digest: config.digest,
  },
  layers: layers.map(({ bytes, digest }) => ({
    mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
    size: bytes.length,
    digest,
  })),
})
