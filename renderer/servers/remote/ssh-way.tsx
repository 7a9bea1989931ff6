/** The way that needs nothing of Berth: the other computer logs in to this one. */
import { Copy, SquareTerminal } from 'lucide-react'
import type { Instruction } from '../../../app/contract/remote.ts'
import { copyText } from '../../state/actions.ts'
import { Button } from '../../ui/button.tsx'
import { Way } from './way.tsx'

export function SshWay({ title, words, command }: Instruction) {
  if (command === null) return null
  return (
    <Way title={title} Icon={SquareTerminal} words={words}>
      <p className="mb-2 rounded-md bg-control px-2 py-1.5 font-mono text-small break-all" data-selectable>
        {command}
      </p>
      <Button data-first-focus onClick={() => void copyText(command, 'Command for the SSH tunnel copied.')}>
        <Copy size={12} aria-hidden />
        Copy command
      </Button>
    </Way>
  )
}
