/** Takes away what one home, or those who hold ports in its tests, have on the engine. */
import type Docker from 'dockerode'
import { HOME_LABEL } from '../app/engine/labels.ts'
import { sweep, sweepContainers } from '../app/engine/testing/sweep.ts'

/** Names the folder of the world that a foreign container of a test belongs to. */
export const HOLDER_LABEL = 'dev.berth.e2e'

/** Removes the home's containers and networks; answers the names of what there was. */
export const sweepHome = (docker: Docker, key: string): Promise<readonly string[]> =>
  sweep(docker, `${HOME_LABEL}=${key}`)

/** Removes the foreign containers of a world. */
export const sweepHolders = (docker: Docker, folder: string): Promise<readonly string[]> =>
  sweepContainers(docker, `${HOLDER_LABEL}=${folder}`)
