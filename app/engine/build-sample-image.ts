/** Builds the sample server's image. Loaded when that is wanted, once on a computer. */
import type { Engine } from './engine.ts'
import type { BuildDeps } from './pulled-or-local.ts'
import { sampleBase } from './sample-base.ts'
import { sampleContext } from './sample-context.ts'

/** Failures: `pull-failed`, `build-failed`, `cancelled`. */
export async function buildSampleImage(
  engine: Engine,
  { image, resources }: { readonly image: string; readonly resources: string },
  deps: BuildDeps,
): Promise<void> {
  const base = await sampleBase(engine, image, deps)
  await engine.build(
    await sampleContext(resources),
    { tag: image, labels: { 'org.opencontainers.image.title': 'Berth sample server' }, args: { BASE: base } },
    (progress) => deps.onProgress({ kind: 'build', image, ...progress }),
    deps.signal,
  )
}
