/** Berth's mark: a boat's bow in its slip, seen from above. */
export function Mark() {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" fill="none" aria-hidden="true" className="shrink-0 text-accent">
      <path
        d="M3.5 2.5v13a2 2 0 0 0 2 2h9a2 2 0 0 0 2-2v-13"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <path d="M10 3c2 1.7 3 3.8 3 6.2V13H7V9.200C7 6.800 8 4.700 10 3z" fill="currentColor" />
    </svg>
  )
}
