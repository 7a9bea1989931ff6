/** Makes an image that is stopped by another signal than SIGTERM: engines before 23 take no STOPSIGNAL with an import. */
import { Readable } from 'node:stream'
import { pack } from 'tar-stream'
import type { Engine } from './engine.ts'

/** Leaves a second tag, `-base`, on the same layer. Failures: `build-failed`, `cancelled`. */
export async function importWithSignal(
  engine: Engine,
  rootfs: Readable,
  image: { readonly tag: string; readonly changes: readonly string[]; readonly stopSignal: string },
  signal: AbortSignal,
): Promise<void> {
  const base = `${image.tag}-base`
  await engine.importImage(rootfs, { tag: base, changes: image.changes })
  const context = pack()
  context.entry({ name: 'Dockerfile' }, `FROM ${base}\nSTOPSIGNAL ${image.stopSignal}\n`)
  context.finalize()
  // Under its own name only when it is whole: what was broken off is made again.
  await engine.build(
    Readable.from(context, { objectMode: false }),
    { tag: image.tag, labels: {}, args: {} },
    () => undefined,
    signal,
  )
}
