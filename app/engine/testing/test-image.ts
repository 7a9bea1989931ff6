/** The image that docker tests run: this computer's own Node, since no registry can be counted on. */
import Docker from 'dockerode'
import { localNodeRootfs } from '../local-node-base.ts'

/** Node and nothing else: no shell, but `node -e` can do all that a test wants. */
export const TEST_IMAGE = 'berth-test/node:1'

/** Where the real engine answers for tests. */
export const TEST_SOCKET = '/var/run/docker.sock'

/** Imports the test image unless the engine has it already. Takes about 2 s the first time. Returns its name. */
export async function ensureTestImage(): Promise<string> {
  const docker = new Docker({ socketPath: TEST_SOCKET })
  const present = await docker
    .getImage(TEST_IMAGE)
    .inspect()
    .then(
      () => true,
      () => false,
    )
  if (present) return TEST_IMAGE
  const [repo, tag] = TEST_IMAGE.split(':')
  const changes = ['ENV PATH=/usr/local/bin', 'WORKDIR /app', 'CMD ["/usr/local/bin/node"]']
  const answer = await docker.importImage(await localNodeRootfs(), { repo, tag, changes })
  // The engine reports the import as lines of JSON; it is done once they have been read to the end.
  for await (const _ of answer) void _
  return TEST_IMAGE
}
