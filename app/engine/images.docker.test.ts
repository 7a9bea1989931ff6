import { Readable } from 'node:stream'
import { pack } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BuildProgress, Engine, PullProgress } from './engine.ts'
import { createTestEngine, type TestEngine } from './testing/test-engine.ts'
import { TEST_IMAGE } from './testing/test-image.ts'
import { createTinyRegistry, type TinyRegistry } from './testing/tiny-registry.ts'

let fixture: TestEngine
let engine: Engine
let registry: TinyRegistry
const made = new Set<string>()

beforeAll(async () => {
  fixture = await createTestEngine()
  engine = fixture.engine
  registry = await createTinyRegistry(3210)
})
afterAll(async () => {
  await registry.close()
  for (const image of made)
    await fixture.docker
      .getImage(image)
      .remove({ force: true })
      .catch(() => undefined)
  await fixture?.clean()
})

const limit = (): AbortSignal => AbortSignal.timeout(30_000)

describe('pull', () => {
  test('reports every layer and byte, at most about ten times a second, and ends with all done', async () => {
    registry.slow(20, 50)
    made.add(registry.image)
    const seen: PullProgress[] = []
    const begun = Date.now()
    await engine.pull(registry.image, (progress) => seen.push(progress), limit())
    const seconds = (Date.now() - begun) / 1000
    expect(await engine.hasImage(registry.image)).toBe(true)
    expect(seen.length).toBeLessThanOrEqual(seconds * 10 + 2)
    expect(seen.some(({ currentBytes, totalBytes }) => currentBytes > 0 && currentBytes < totalBytes)).toBe(true)
    expect(seen.at(-1)).toMatchObject({ currentBytes: registry.layerBytes, totalBytes: registry.layerBytes })
    expect(seen.at(-1)?.layers.map(({ status }) => status)).toEqual(['done', 'done', 'done'])
  })

  test('ends at once when it is cancelled, in the engine too', async () => {
    const slow = await createTinyRegistry(3211)
    slow.slow(400, 100)
    const controller = new AbortController()
    const begun = Date.now()
    await expect(
      engine.pull(
        slow.image,
        ({ currentBytes }) => {
          if (currentBytes > 0) controller.abort()
        },
        controller.signal,
      ),
    ).rejects.toMatchObject({ kind: 'cancelled' })
    expect(Date.now() - begun).toBeLessThan(5_000)
    expect(await engine.hasImage(slow.image)).toBe(false)
    await slow.close()
  })

  test('absent, private, another tag and offline are told apart in words', async () => {
    const failure = (image: string): Promise<unknown> =>
      engine.pull(image, () => undefined, limit()).catch((thrown) => thrown)
    expect(await failure(registry.absentTag)).toMatchObject({
      kind: 'image-not-found',
      message: `127.0.0.1:3210 has no ${registry.absentTag}: the tag does not exist.`,
    })
    expect(await failure(registry.privateImage)).toMatchObject({
      kind: 'image-not-found',
      message: `127.0.0.1:3210 has no ${registry.privateImage}, or it is private.`,
    })
    expect(await failure('127.0.0.1:3212/berth-test/nobody:1')).toMatchObject({
      kind: 'pull-failed',
      message: 'Could not reach 127.0.0.1:3212 to pull 127.0.0.1:3212/berth-test/nobody:1.',
    })
    expect(await failure(registry.absentImage)).toMatchObject({ kind: 'image-not-found' })
  })
})

describe('build', () => {
  const dockerfile = (text: string): NodeJS.ReadableStream => {
    const tar = pack()
    tar.entry({ name: 'Dockerfile' }, text)
    tar.finalize()
    return Readable.from(tar)
  }
  const options = (tag: string, args: Readonly<Record<string, string>> = {}) => ({ tag, labels: fixture.labels, args })
  const ignored = (): undefined => undefined

  test('counts its steps, and takes labels and arguments', async () => {
    const tag = 'berth-test/built:1'
    made.add(tag)
    const seen: BuildProgress[] = []
    const text = `FROM ${TEST_IMAGE}\nARG WORD\nENV WORD=$WORD\nRUN ["node", "-e", "console.log('hi')"]\n`
    await engine.build(dockerfile(text), options(tag, { WORD: 'ahoi' }), (progress) => seen.push(progress), limit())
    const { Config } = await fixture.docker.getImage(tag).inspect()
    expect(Config.Env).toContain('WORD=ahoi')
    expect(Config.Labels).toMatchObject(fixture.labels)
    expect(seen.at(-1)).toMatchObject({ step: 5, steps: 5 })
    expect(seen[0]).toEqual({ step: 1, steps: 5, line: `FROM ${TEST_IMAGE}` })
  })

  test('a step that fails is named, with its last output', async () => {
    const text = `FROM ${TEST_IMAGE}\nRUN ["node", "-e", "console.error('no wind'); process.exit(4)"]\n`
    await expect(
      engine.build(dockerfile(text), options('berth-test/broken:1'), ignored, limit()),
    ).rejects.toMatchObject({
      kind: 'build-failed',
      message:
        'Could not build berth-test/broken:1: it failed at step 2 of 3. Its command ended with code 4. The last lines were: no wind',
    })
  })

  test('can be cancelled', async () => {
    const controller = new AbortController()
    const text = `FROM ${TEST_IMAGE}\nRUN ["node", "-e", "setInterval(() => {}, 1000); console.log('waiting')"]\n`
    await expect(
      engine.build(
        dockerfile(text),
        options('berth-test/slow:1'),
        ({ line }) => line === 'waiting' && controller.abort(),
        controller.signal,
      ),
    ).rejects.toMatchObject({ kind: 'cancelled' })
  })

  test('a Dockerfile that does not parse is a failed build', async () => {
    await expect(
      engine.build(dockerfile('SAIL AWAY\n'), options('berth-test/bad:1'), ignored, limit()),
    ).rejects.toMatchObject({
      kind: 'build-failed',
    })
  })
})

test('a root file system becomes an image', async () => {
  const tag = 'berth-test/imported:1'
  made.add(tag)
  const tar = pack()
  tar.entry({ name: 'hello' }, 'ahoi')
  tar.finalize()
  expect(await engine.hasImage(tag)).toBe(false)
  await engine.importImage(Readable.from(tar), { tag, changes: ['ENV WORD=ahoi', 'CMD ["/hello"]'] })
  expect(await engine.hasImage(tag)).toBe(true)
  expect((await fixture.docker.getImage(tag).inspect()).Config).toMatchObject({ Env: ['WORD=ahoi'], Cmd: ['/hello'] })
})
