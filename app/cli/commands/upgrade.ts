/** `berth upgrade`: a gate in front of servers that have none. */
import { ungatedServers } from '../../contract/token.ts'
import { ask, type CommandOf, serverOf } from '../context.ts'
import { eachInTurn } from '../each.ts'
import { followStart } from '../start-progress.ts'

export const upgrade: CommandOf<'upgrade'> = async (context, { ids: named }) => {
  const { berth, output, signal } = context
  const { servers } = await berth.look()
  for (const id of named) serverOf(berth, id)
  const ids = named.length > 0 ? named : ungatedServers(servers).map(({ id }) => id)
  if (ids.length === 0) output.line('No server needs one: none checks its token itself.')
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
