/** The base that the sample server's image is built on: pulled, or made from the local Node where no registry answers. */
import type { Engine } from './engine.ts'
import { localNodeRootfs } from './local-node-base.ts'
import type { Patience } from './patient-pull.ts'
import { type BuildDeps, pulledOrLocal } from './pulled-or-local.ts'

/** An image with Node 20 or newer that the engine has. Failures: `pull-failed`, `build-failed`, `cancelled`. */
export function sampleBase(engine: Engine, image: string, deps: BuildDeps, limits?: Patience): Promise<string> {
  const local = 'berth/node-base:1'
  const changes = ['ENV PATH=/usr/local/bin', 'WORKDIR /app', 'CMD ["node"]']
  const source = {
    official: 'node:22-alpine',
    local,
    told: image,
    program: 'Node',
    make: async ({ importImage }: Engine) =>
      importImage(await localNodeRootfs({ platform: deps.platform }), { tag: local, changes }),
  }
  return pulledOrLocal(engine, source, deps, limits)
}
