/** Files that Berth could not read, above everything: until they are mended, what is shown may be incomplete. */
import { TriangleAlert } from 'lucide-react'
import { useSnapshot } from '../state/mirror.ts'

export function Problems() {
  const problems = useSnapshot((snapshot) => snapshot.problems, [])
  if (problems.length === 0) return null
  return (
    <section aria-label="Problems" className="scroll-y max-h-40 shrink-0 border-line border-b bg-warn-wash px-4 py-2">
      {problems.map((problem) => (
        <p key={problem.message} className="flex gap-2.5 py-0.5" data-selectable>
          <TriangleAlert size={15} className="mt-[2.5px] shrink-0 text-warn-ink" aria-hidden />
          <span>
            <span className="font-medium text-warn-ink">{problem.message}</span> {problem.fix}
          </span>
        </p>
      ))}
    </section>
  )
}
