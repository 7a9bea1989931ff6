/** What the person still has to do after an entry was written, like quitting Claude; shown until dismissed or undone. */
import { create } from 'zustand'

interface NextSteps {
  /** By `client server`. */
  readonly steps: ReadonlyMap<string, string>
}

export const useNextSteps = create<NextSteps>(() => ({ steps: new Map() }))

const keyOf = (client: string, id: string): string => `${client} ${id}`

export const nextStepOf =
  (client: string, id: string) =>
  (state: NextSteps): string | null =>
    state.steps.get(keyOf(client, id)) ?? null

export function noteNextStep(client: string, id: string, step: string | null): void {
  useNextSteps.setState(({ steps }) => {
    const next = new Map(steps)
    if (step === null) next.delete(keyOf(client, id))
    else next.set(keyOf(client, id), step)
    return { steps: next }
  })
}
