/** Files that Berth could not read, above everything: until they are mended, what is shown may be incomplete. */
import { useSnapshot } from '../state/mirror.ts'
import { Notice } from '../ui/notice.tsx'

export function Problems() {
  const problems = useSnapshot((snapshot) => snapshot.problems, [])
  if (problems.length === 0) return null
  return (
    <section aria-label="Problems" className="scroll-y max-h-40 shrink-0 space-y-1 border-line border-b p-2">
      {problems.map((problem) => (
        <Notice key={problem.message} tone="warn" title={problem.message}>
          {problem.fix}
        </Notice>
      ))}
    </section>
  )
}
