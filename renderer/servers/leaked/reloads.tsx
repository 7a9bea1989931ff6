/** Clients that a person has to make read their file again. */
import type { LeakWords } from './leak-words.ts'

export function Reloads({ title, reloads }: { title: string; reloads: LeakWords['reloads'] }) {
  if (reloads.length === 0) return null
  return (
    <section aria-label={title} className="mt-4">
      <p>{title}</p>
      <ul className="mt-1.5 list-disc space-y-1 pl-5 marker:text-faint">
        {reloads.map(({ name, todo }) => (
          <li key={name}>
            <span className="font-medium">{name}:</span> {todo}
          </li>
        ))}
      </ul>
    </section>
  )
}
