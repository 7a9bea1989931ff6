/** What the card of a berth says about it, in a sentence or two. Pure. */
import type { PortSlot } from '../../app/contract/ports.ts'
import { assertNever } from '../../app/contract/result.ts'
import { berthWords } from './port-words.ts'

export function slotSentence(slot: PortSlot): string {
  const [server, second] = slot.servers
  switch (slot.state) {
    case 'free':
      return 'Nobody listens here.'
    case 'left-alone':
      return 'Free. Your settings keep new servers away from it; you can still put one here.'
    case 'running':
      return 'Your server listens here, for this computer only.'
    case 'reserved':
      return 'Kept for its next start. Nobody listens here now.'
    case 'container':
      return 'A container that is not Berth\u2019s. Berth gives your servers other ports.'
    case 'process':
      return 'A program on this computer. Berth gives your servers other ports.'
    case 'exposed':
      return server === undefined ? foreignExposure(slot) : ownExposure
    case 'conflict':
      return second === undefined
        ? `${server ?? 'A server'} wants this port, and ${holderOf(slot)} has it.`
        : `${slot.servers.join(' and ')} want the same port. One of them has to move.`
    default:
      return assertNever(slot.state)
  }
}

/** Also told in the list of exposures. */
export const ownExposure = 'Other computers can reach it. Started again, it is bound to this computer only.'

function foreignExposure(slot: PortSlot): string {
  const [holder] = slot.holders
  return exposureAdvice(slot.port, holder?.kind === 'container' ? holder.project : null)
}

/** What its owner does about a container that is not ours. */
export function exposureAdvice(port: number, project: string | null): string {
  const mapping = `127.0.0.1:${port}:PORT`
  const way =
    project === null ? `Recreate it with -p ${mapping}` : `In the compose file of ${project}, publish ${mapping}`
  return `Other computers can reach it. ${way}, PORT being the one inside it, to keep it to this computer.`
}

const holderOf = (slot: PortSlot): string =>
  slot.holders.map(({ words }) => words).join(' and ') || berthWords(slot).name
