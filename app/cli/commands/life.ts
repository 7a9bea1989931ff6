/** `berth start`, `stop`, `restart` and `remove`: the same for one server or several. */
import { Failure } from '../../contract/failure.ts'
import { ask, type CommandOf, serverOf } from '../context.ts'
import { each } from '../each.ts'
import { followStart } from '../start-progress.ts'
import { untilHealthy } from '../until-healthy.ts'
import { WrongUsage } from '../wrong-usage.ts'

export const start: CommandOf<'start' | 'restart'> = async (context, { name, ids, wait }) => {
  const { berth, output, signal } = context
  await berth.look()
  for (const id of ids) serverOf(berth, id)
  const cancel = (): void => {
    for (const id of ids) ask(berth, 'server:cancel', { id }).catch(() => undefined)
  }
  signal.addEventListener('abort', cancel)
  const stopFollowing = followStart(berth.store, ids, output.progress)
  try {
    return await each(context, ids, async (id) => {
      await ask(berth, `server:${name}`, { id })
      if (!wait) return { words: `${id} is running.` }
      output.progress(`${id}: waiting for its first handshake`)
      return { words: await untilHealthy(berth, id, signal) }
    })
  } finally {
    stopFollowing()
    signal.removeEventListener('abort', cancel)
  }
}

export const stop: CommandOf<'stop'> = async (context, { ids }) => {
  await context.berth.look()
  context.output.progress(`Stopping ${ids.join(', ')}…`)
  return each(context, ids, async (id) => {
    await ask(context.berth, 'server:stop', { id })
    return { words: `${id} is stopped.` }
  })
}

export const remove: CommandOf<'remove'> = async (context, { ids, yes }) => {
  const { berth, output, confirm } = context
  if (!yes && !confirm) throw new WrongUsage('Nobody can be asked here; say --yes to remove without asking.')
  await berth.look()
  const question = `Remove ${ids.join(', ')} with container, network, token and client entries?`
  if (!yes && !(await confirm?.(question))) throw new Failure('cancelled', 'Nothing was removed.', '')
  output.progress(`Removing ${ids.join(', ')}…`)
  return each(context, ids, async (id) => {
    // Also what is left of one that has no definition any more, which no snapshot shows.
    const { found, next } = await ask(berth, 'server:remove', { id })
    if (!found) serverOf(berth, id)
    return { words: `${id} is removed.`, next }
  })
}
