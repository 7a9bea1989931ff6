/** The state of a definition form: what is typed, what is wrong with it, and which problems to show yet. */
import { useMemo, useState } from 'react'
import { type Draft, problemAt, problemsOf } from './draft.ts'

export interface DraftForm {
  readonly draft: Draft
  readonly valid: boolean
  change(part: Partial<Draft>): void
  /** The problem of a field. */
  problem(path: string): string | undefined
}

/** `eager` shows every problem at once; else a field that nobody has touched does not scold. */
export function useDraft(initial: Draft, eager: boolean): DraftForm {
  const [draft, setDraft] = useState(initial)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const problems = useMemo(() => problemsOf(draft), [draft])
  return {
    draft,
    valid: Object.keys(problems).length === 0,
    change: (part) => {
      setDraft((before) => ({ ...before, ...part }))
      setTouched((before) => new Set([...before, ...Object.keys(part)]))
    },
    problem: (path) => {
      const field = path.split('.').at(path.startsWith('limits.') ? 1 : 0) ?? path
      return eager || touched.has(field) ? problemAt(problems, path) : undefined
    },
  }
}
