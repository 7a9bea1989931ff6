/** The image that docker tests run: this computer's own Node, since no registry can be counted on. */
import Docker from 'dockerode'
import { hasImage, importImage } from '../images.ts'
import { localNodeRootfs } from '../local-node-base.ts'

/** Node and nothing else: no shell, but `node -e` can do all that a test wants. */
export const TEST_IMAGE = 'berth-test/node:1'

/** Where the real engine answers for tests. BERTH_TEST_ENGINE names another socket, Podman's for example. */
export const TEST_SOCKET = process.env['BERTH_TEST_ENGINE'] ?? '/var/run/docker.sock'

/** Imports the test image unless the engine has it already. Takes about 2 s the first time. Returns its name. */
export async function ensureTestImage(): Promise<string> {
  const docker = new Docker({ socketPath: TEST_SOCKET })
  if (await hasImage(docker, TEST_IMAGE)) return TEST_IMAGE
  const changes = ['ENV PATH=/usr/local/bin', 'WORKDIR /app', 'CMD ["/usr/local/bin/node"]']
  await importImage(docker, await localNodeRootfs(), { tag: TEST_IMAGE, changes })
  return TEST_IMAGE
}
