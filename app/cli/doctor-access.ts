/** Who may call each server: what `berth doctor` says of gates and tokens. Pure. */
import { gateOffers } from '../contract/gate-offer.ts'
import type { Instant, ServerView, Snapshot } from '../contract/snapshot.ts'
import { dueServers, dueWords } from '../contract/token.ts'
import { type Finding, fine, hint, problem } from './doctor.ts'

export function accessFindings({ servers, settings }: Pick<Snapshot, 'servers' | 'settings'>, now: Instant) {
  const findings = [
    ...servers.filter(isOpen).map(openFinding),
    ...servers.filter(({ gate }) => gate === 'down').map(downFinding),
    ...dueServers(servers, now).map((server) => dueFinding(server, settings.rotation.automatic, now)),
    ...gateOffers(servers).map(offerFinding),
  ]
  return findings.length > 0 ? findings : [fine('access', 'every server that can be called asks for its token')]
}

const isOpen = ({ definition }: ServerView): boolean => definition.transport !== 'stdio' && definition.auth === 'none'

const openFinding = ({ id }: ServerView): Finding =>
  problem(
    'access',
    `OPEN: every program on this computer can call ${id}. Nobody checks a token.`,
    `Put a gate in front: berth upgrade ${id}`,
  )

const downFinding = ({ id }: ServerView): Finding =>
  problem('access', `The gate of ${id} does not run: nobody reaches it.`, `Start it again: berth restart ${id}`)

/** What Berth will do by itself is no problem. */
function dueFinding({ id, token }: ServerView, automatic: boolean, now: Instant): Finding {
  const words = `The token of ${id} is ${dueWords({ dueAt: token?.dueAt ?? null }, now)}.`
  if (automatic) return hint('token', words, `Berth rotates it when it is open next, or do it now: berth rotate ${id}`)
  return problem('token', words, `Rotate it: berth rotate ${id}`)
}

const offerFinding = ({ id }: ServerView): Finding =>
  hint(
    'access',
    `${id} checks its token itself. A gate in front protects it also where it does not.`,
    `Put one in front: berth upgrade ${id}. To keep it as it is: berth upgrade ${id} --keep`,
  )
