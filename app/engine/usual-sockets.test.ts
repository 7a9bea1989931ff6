import { expect, test } from 'vitest'
import { endpointName } from './endpoint.ts'
import { usualSockets } from './usual-sockets.ts'

const names = (place: Parameters<typeof usualSockets>[0]): readonly string[] =>
  usualSockets(place).map((candidate) =>
    candidate.kind === 'endpoint' ? endpointName(candidate.endpoint) : candidate.name,
  )

test('on Linux: Docker, rootless, desktops, then Podman', () => {
  expect(names({ env: {}, platform: 'linux', homedir: '/home/ada', uid: 1000 })).toEqual([
    '/var/run/docker.sock',
    '/run/user/1000/docker.sock',
    '/home/ada/.docker/run/docker.sock',
    '/home/ada/.docker/desktop/docker.sock',
    '/home/ada/.orbstack/run/docker.sock',
    '/home/ada/.rd/docker.sock',
    '/home/ada/.colima/default/docker.sock',
    '/home/ada/.config/colima/default/docker.sock',
    '/run/user/1000/podman/podman.sock',
    '/run/podman/podman.sock',
    '/home/ada/.local/share/containers/podman/machine/podman.sock',
    '/home/ada/.local/share/containers/podman/machine/qemu/podman.sock',
  ])
})

test('XDG_RUNTIME_DIR, COLIMA_HOME and TMPDIR move some', () => {
  const env = { XDG_RUNTIME_DIR: '/r', COLIMA_HOME: '/c', TMPDIR: '/t' }
  expect(names({ env, platform: 'darwin', homedir: '/Users/ada', uid: 501 })).toEqual(
    expect.arrayContaining([
      '/r/podman/podman.sock',
      '/c/default/docker.sock',
      '/t/podman/podman-machine-default-api.sock',
      '/Users/ada/.orbstack/run/docker.sock',
    ]),
  )
})

test('on Windows: pipes only', () => {
  expect(names({ env: {}, platform: 'win32', homedir: 'C:\\Users\\ada', uid: null })).toEqual([
    '//./pipe/docker_engine',
    '//./pipe/dockerDesktopLinuxEngine',
    '//./pipe/podman-machine-default',
  ])
})
