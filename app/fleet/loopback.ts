/** Tells whether a container listens where other computers could reach it, whatever it was asked to do. */
import type { FailureView } from '../contract/failure.ts'
import type { Binding, Container } from '../engine/engine.ts'

/** Bindings that other computers may reach. */
export function openBindings({ bindings }: Pick<Container, 'bindings'>): readonly Binding[] {
  return bindings.filter(({ address }) => address !== '::1' && !/^127\.\d+\.\d+\.\d+$/.test(address))
}

/** Never meant for other computers to reach. */
export const isSafe = ({ requestedBindings }: Pick<Container, 'requestedBindings'>): boolean =>
  openBindings({ bindings: requestedBindings }).length === 0

/** For a container that runs and that this Berth did not publish just now; null when it is as it should be. */
export function openFailure(container: Pick<Container, 'bindings'>): FailureView | null {
  const open = openBindings(container)
  if (open.length === 0) return null
  return {
    kind: 'not-loopback',
    message: `It runs, but is published on ${places(open)}, where other computers could reach it.`,
    fix: 'Start it again: Berth then replaces its container by one on 127.0.0.1.',
    remedy: { kind: 'retry' },
  }
}

/** `0.0.0.0:3000, :::3000` */
export const places = (bindings: readonly Binding[]): string =>
  bindings.map(({ address, port }) => `${address}:${port}`).join(', ')
