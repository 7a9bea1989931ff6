/** Watching real folders: changes, replacements, files and folders that come later. */
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { watchFiles } from './watch.ts'

let folder: string
let calls: number
let stop: () => void
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-watch-'))
  await mkdir(join(folder, 'there'))
  calls = 0
  stop = watchFiles([join(folder, 'there', 'a.json'), join(folder, 'later', 'deep', 'b.json')], () => calls++)
})
afterEach(async () => {
  stop()
  await rm(folder, { recursive: true, force: true })
})

const called = (times: number) => expect.poll(() => calls, { timeout: 5_000 }).toBe(times)

it('tells of a new file, of a replaced one and of one that is gone, once per burst', async () => {
  const file = join(folder, 'there', 'a.json')
  for (let round = 0; round < 5; round++) await writeFile(file, `${round}`)
  await called(1)
  await writeFile(`${file}.tmp`, 'x')
  await rename(`${file}.tmp`, file)
  await called(2)
  await rm(file)
  await called(3)
})

it('waits for a folder that is not there yet, step by step', async () => {
  await mkdir(join(folder, 'later'))
  await called(1)
  await mkdir(join(folder, 'later', 'deep'))
  await called(2)
  await writeFile(join(folder, 'later', 'deep', 'b.json'), 'x')
  await called(3)
})

/** Does `work`, and waits until a watcher of its own has seen it: the change was there to be seen. */
async function seenElsewhere(file: string, work: () => Promise<void>): Promise<void> {
  let seen = 0
  const stopSecond = watchFiles([file], () => seen++)
  await work()
  await expect.poll(() => seen, { timeout: 5_000 }).toBeGreaterThan(0)
  stopSecond()
}

it('says nothing of other files in the same folder', async () => {
  const other = join(folder, 'there', 'other.json')
  await seenElsewhere(other, () => writeFile(other, 'x'))
  expect(calls).toBe(0)
})

it('says nothing after it was stopped', async () => {
  stop()
  const file = join(folder, 'there', 'a.json')
  await seenElsewhere(file, () => writeFile(file, 'y'))
  expect(calls).toBe(0)
})
