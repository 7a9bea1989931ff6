/** `berth upgrade`: a gate in front of servers that have none, or none for good. */
import { checksItself, gateOffers } from '../../contract/gate-offer.ts'
import type { ServerView } from '../../contract/snapshot.ts'
import { ask, type CliContext, type CommandOf, serverOf } from '../context.ts'
import { each, eachInTurn } from '../each.ts'
import { followStart } from '../start-progress.ts'

export const upgrade: CommandOf<'upgrade'> = async (context, { ids: named, keep }) => {
  const { berth, output } = context
  const { servers } = await berth.look()
  for (const id of named) serverOf(berth, id)
  if (keep) return keepAsTheyAre(context, named)
  const ids = named.length > 0 ? named : gateOffers(servers).map(({ id }) => id)
  if (ids.length === 0) output.line(noOffer(servers))
  return putGatesInFront(context, ids)
}

async function putGatesInFront(context: CliContext, ids: readonly string[]): Promise<0 | 1> {
  const { berth, output, signal } = context
  const cancel = (): void => {
    for (const id of ids) ask(berth, 'server:cancel', { id }).catch(() => undefined)
  }
  signal.addEventListener('abort', cancel)
  const stopFollowing = followStart(berth.store, ids, output.progress)
  try {
    return await eachInTurn(context, ids, async (id) => {
      const { definition, state } = serverOf(berth, id)
      if (definition.transport === 'stdio')
        return { words: `${id} is a stdio server, which nobody can call from outside.` }
      if (definition.auth === 'gate') return { words: `${id} has a gate already.` }
      output.progress(`${id}: putting a gate in front`)
      await ask(berth, 'server:update', { id, definition: { ...definition, auth: 'gate' } })
      const isUp = state.kind === 'running'
      return { words: isUp ? `A gate stands in front of ${id} now.` : `${id} gets a gate at its next start.` }
    })
  } finally {
    stopFollowing()
    signal.removeEventListener('abort', cancel)
  }
}

const keepAsTheyAre = (context: CliContext, ids: readonly string[]): Promise<0 | 1> =>
  each(context, ids, async (id) => {
    const isOffered = checksItself(serverOf(context.berth, id).definition)
    await ask(context.berth, 'server:decline-gate', { id })
    if (!isOffered) return { words: `${id} does not check its token itself, so no gate is offered for it.` }
    return { words: `${id} goes on checking its token itself, and no gate is offered for it any more.` }
  })

function noOffer(servers: readonly ServerView[]): string {
  const chosen = servers.filter(({ definition }) => checksItself(definition)).map(({ id }) => id)
  if (chosen.length === 0) return 'No server needs one: none checks its token itself.'
  return `No server needs one. Without by choice: ${chosen.join(', ')}. Name one to put a gate in front of it all the same.`
}
