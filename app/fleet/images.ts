/** Gets the images a server runs from: the sample is built here, every other one is pulled. */
import type { Engine } from '../engine/engine.ts'
import { ensureSampleImage, isSampleImage } from '../engine/sample-image.ts'
import { isGated } from './spec.ts'
import type { Tools } from './tools.ts'

/** An image that the engine has is used as it is: nothing is pulled behind a person's back. */
export function ensureImages(deps: {
  readonly resources: string
  readonly platform: NodeJS.Platform
}): Tools['ensureImages'] {
  const { platform } = deps
  const own = async (engine: Engine, image: string, onStep: OnStep, signal: AbortSignal): Promise<void> => {
    if (isSampleImage(image)) return ensureSampleImage(engine, { ...deps, onProgress: onStep, signal })
    if (await engine.hasImage(image)) return
    await engine.pull(image, (progress) => onStep({ kind: 'pull', image, ...progress }), signal)
  }
  return async (engine, definition, onStep, signal) => {
    await own(engine, definition.image, onStep, signal)
    if (!isGated(definition)) return { gate: null, tls: null }
    const { ensureGateImage, ensureTlsImage } = await import('../engine/gate-image.ts')
    const proxy = { platform, onProgress: onStep, signal }
    return {
      gate: await ensureGateImage(engine, proxy),
      tls: definition.remote ? await ensureTlsImage(engine, proxy) : null,
    }
  }
}

type OnStep = Parameters<Tools['ensureImages']>[2]
