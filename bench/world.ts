/** A person of their own for a measurement that needs a fleet; everything of theirs is gone afterwards. */
import prepareRun from '../e2e/run.ts'
import { makeWorld, type World } from '../e2e/world.ts'

export async function withWorld<T>(work: (world: World) => Promise<T>): Promise<T> {
  const finish = await prepareRun()
  const world = await makeWorld()
  try {
    return await work(world)
  } finally {
    await world.dispose()
    await finish()
  }
}
