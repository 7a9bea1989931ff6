/** Takes the sample's image away, so that a test sees it being built, whatever ran before. */
import type Docker from 'dockerode'

export async function removeSampleImages(docker: Docker): Promise<void> {
  for (const { RepoTags } of await docker.listImages({ filters: { reference: ['berth/sample-server'] } })) {
    for (const tag of RepoTags ?? []) await docker.getImage(tag).remove({ force: true })
  }
}
