/** Tells whether a container listens where other computers could reach it and nobody asked for that. */
import type { FailureView } from '../contract/failure.ts'
import type { Remote } from '../contract/server.ts'
import type { Binding, Container } from '../engine/engine.ts'
import { roleOf } from './tools.ts'

type Bound = Pick<Container, 'bindings' | 'labels'>

/** Bindings that other computers may reach, but for the one that was asked for: of the proxy that speaks TLS to them. */
export function openBindings({ bindings, labels }: Bound, remote: Remote | null): readonly Binding[] {
  const isWanted = ({ address, port }: Binding): boolean => address === remote?.address && port === remote.port
  const isForOthers = roleOf({ labels }) === 'tls'
  return bindings.filter((binding) => !isLoopback(binding) && !(isForOthers && isWanted(binding)))
}

const isLoopback = ({ address }: Binding): boolean => address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address)

/** Whether it listens where it was asked to: at one address of this computer, and with TLS. */
export const isBoundTo = ({ bindings }: Pick<Container, 'bindings'>, { address, port }: Remote): boolean =>
  bindings.some((binding) => binding.address === address && binding.port === port)

/** Never meant for other computers to reach; or at a single address, by the proxy that speaks TLS to them. */
export const isSafe = ({ requestedBindings, labels }: Pick<Container, 'requestedBindings' | 'labels'>): boolean =>
  requestedBindings.every(
    (binding) => isLoopback(binding) || (roleOf({ labels }) === 'tls' && !isEverywhere(binding.address)),
  )

const isEverywhere = (address: string): boolean => address === '' || address === '0.0.0.0' || address === '::'

/** For containers that run and that this Berth did not publish just now; null when all is as it should be. */
export function openFailure(containers: readonly Bound[], remote: Remote | null): FailureView | null {
  const open = containers.flatMap((container) => openBindings(container, remote))
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
