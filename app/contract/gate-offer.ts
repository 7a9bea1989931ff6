/** For whom a gate is offered: servers that check their token themselves, unless somebody chose that for them. */
import type { ServerDefinition } from './server.ts'

type Access = Pick<ServerDefinition, 'transport' | 'auth' | 'gateDeclined'>

export const checksItself = ({ transport, auth }: Access): boolean => transport !== 'stdio' && auth === 'server'

/** As far as anybody can tell, it is so from before there were gates. */
export const isOfferedGate = (definition: Access): boolean => checksItself(definition) && !definition.gateDeclined

export const gateOffers = <T extends { readonly definition: Access }>(servers: readonly T[]): readonly T[] =>
  servers.filter(({ definition }) => isOfferedGate(definition))

/** A definition that a person made, with the choice it holds written down. `before`: null for a new server. */
export function withGateChoice<T extends Access>(made: T, before: Access | null): T {
  const isChosenNow = before?.auth !== 'server'
  return { ...made, gateDeclined: made.auth === 'server' && (isChosenNow || made.gateDeclined) }
}
