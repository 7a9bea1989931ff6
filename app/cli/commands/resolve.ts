/** `berth resolve`: the ways out of a server's port conflict, and one of them carried out. */
import { Failure } from '../../contract/failure.ts'
import type { Option } from '../../contract/ports.ts'
import { ask, type CliContext, type CommandOf, serverOf } from '../context.ts'
import { planLines } from '../plan-lines.ts'
import { WrongUsage } from '../wrong-usage.ts'

export const resolve: CommandOf<'resolve'> = async (context, { id, option: number, start, yes }) => {
  const { berth, output, signal } = context
  await berth.look()
  serverOf(berth, id)
  const plan = await ask(berth, 'ports:plan', { id })
  if (number === null) {
    output.data(plan)
    for (const line of planLines(plan)) output.line(line)
    return 0
  }
  const option = plan.options[number - 1]
  if (!option) throw new WrongUsage(`OPTION is from 1 to ${plan.options.length}; \`berth resolve ${id}\` lists them.`)
  if (!yes && isBold(option)) await confirmed(context, option)
  const cancel = (): void => void ask(berth, 'server:cancel', { id }).catch(() => undefined)
  signal.addEventListener('abort', cancel)
  output.progress(`${option.title}…`)
  try {
    const { changes } = await ask(berth, 'ports:resolve', { id, choice: option.choice, start })
    output.data({ choice: option.choice, changes })
    output.line(`Done: ${option.title}.`)
    return 0
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** It ends what is not Berth's. */
const isBold = ({ choice }: Option): boolean => choice.kind === 'quit-process' || choice.kind === 'stop-container'

async function confirmed({ output, confirm }: CliContext, { title }: Option): Promise<void> {
  if (!confirm) throw new WrongUsage('Nobody can be asked here; say --yes to do it without asking.')
  output.progress(null)
  if (!(await confirm(`${title}?`))) throw new Failure('cancelled', 'Nothing was changed.', '')
}
