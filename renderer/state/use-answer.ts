/** The answer of a command that only reads, asked again when what it depends on changes. */
import { useEffect, useState } from 'react'
import type { Command, InputOf, OutputOf } from '../../app/contract/commands.ts'
import type { Result } from '../../app/contract/result.ts'
import { ask } from './actions.ts'

/**
 * null until the first answer; then the latest. `reason` names what the answer depends on: when it changes the command
 * is asked again, and an answer that was overtaken is dropped.
 */
export function useAnswer<C extends Command>(
  command: C,
  input: InputOf<C>,
  reason: string,
): Result<OutputOf<C>> | null {
  const [answer, setAnswer] = useState<Result<OutputOf<C>> | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `reason` stands for the input, which is a new object each time
  useEffect(() => {
    let overtaken = false
    void ask(command, input).then((result) => {
      if (!overtaken) setAnswer(result)
    })
    return () => {
      overtaken = true
    }
  }, [command, reason])
  return answer
}
