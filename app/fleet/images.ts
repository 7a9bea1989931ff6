/** Gets the image a server is made from: the sample is built here, every other one is pulled. */
import type { Engine } from '../engine/engine.ts'
import { ensureSampleImage, isSampleImage } from '../engine/sample-image.ts'
import type { Tools } from './tools.ts'

/** An image that the engine has is used as it is: nothing is pulled behind a person's back. */
export function ensureImage(deps: {
  readonly resources: string
  readonly platform: NodeJS.Platform
}): Tools['ensureImage'] {
  return async (engine: Engine, image, onStep, signal) => {
    if (isSampleImage(image)) return ensureSampleImage(engine, { ...deps, onProgress: onStep, signal })
    if (await engine.hasImage(image)) return
    await engine.pull(image, (progress) => onStep({ kind: 'pull', image, ...progress }), signal)
  }
}
