/** The state of a definition form: what is typed, what is wrong with it, and which problems to show yet. */
import { useMemo, useState } from 'react'
import { type Draft, type Problems, problemAt, problemsOf } from './draft.ts'

export interface DraftForm {
  readonly draft: Draft
  readonly problems: Problems
  readonly valid: boolean
  change(part: Partial<Draft>): void
  /** The problem of a field; an untouched form does not scold. */
  problem(path: string): string | undefined
  /** From now on every problem is shown. */
  showAll(): void
}

export function useDraft(initial: Draft, eager: boolean): DraftForm {
  const [draft, setDraft] = useState(initial)
  const [all, setAll] = useState(eager)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const problems = useMemo(() => problemsOf(draft), [draft])
  return {
    draft,
    problems,
    valid: Object.keys(problems).length === 0,
    change: (part) => {
      setDraft((before) => ({ ...before, ...part }))
      setTouched((before) => new Set([...before, ...Object.keys(part)]))
    },
    problem: (path) => {
      const field = path.split('.').at(path.startsWith('limits.') ? 1 : 0) ?? path
      return all || touched.has(field) ? problemAt(problems, path) : undefined
    },
    showAll: () => setAll(true),
  }
}
