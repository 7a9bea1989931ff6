/** A field of text that is taken over with Enter or when it is left, and given up with Escape. */
import { type ChangeEvent, type KeyboardEvent, useEffect, useState } from 'react'

export interface Typed {
  /** As it stands in the field. */
  readonly text: string
  readonly field: {
    readonly value: string
    readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void
    readonly onBlur: () => void
    readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void
  }
}

/** `kept` is what is set now. `take`: takes the text over; answers whether it says what is set already. */
export function useTyped(kept: string, take: (text: string) => boolean): Typed {
  const [typed, setTyped] = useState<string | null>(null)
  // What was typed stays until the app has taken it over.
  // biome-ignore lint/correctness/useExhaustiveDependencies: something new that is set is what ends the typing
  useEffect(() => setTyped(null), [kept])
  const apply = () => {
    if (typed !== null && take(typed)) setTyped(null)
  }
  const text = typed ?? kept
  return {
    text,
    field: {
      value: text,
      onChange: (event) => setTyped(event.target.value),
      onBlur: apply,
      onKeyDown: (event) => {
        if (event.key === 'Enter') apply()
        if (event.key === 'Escape') setTyped(null)
      },
    },
  }
}
