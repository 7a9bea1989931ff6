/** The mark of a port's state: eight shapes that are told from each other in grey and at ten pixels. */
import type { PortState } from '../../app/contract/ports.ts'
import { assertNever } from '../../app/contract/result.ts'
import { classNames } from '../ui/class-names.ts'

/** Takes the colour of the text it stands in. */
export function PortGlyph({ state, className }: { state: PortState; className?: string | undefined }) {
  return (
    <svg
      viewBox="0 0 12 12"
      width="12"
      height="12"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={classNames('shrink-0', className)}
    >
      {drawing(state)}
    </svg>
  )
}

function drawing(state: PortState) {
  switch (state) {
    // A vessel in its berth; its outline alone while it is out.
    case 'running':
      return <path d="M1.2 3.4h5.6c2.2 0 3.8 1.4 4.2 2.6-.4 1.2-2 2.6-4.2 2.6H1.2z" fill="currentColor" />
    case 'reserved':
      return <path d="M1.2 3.4h5.6c2.2 0 3.8 1.4 4.2 2.6-.4 1.2-2 2.6-4.2 2.6H1.2z" strokeDasharray="2 2" />
    case 'container':
      return <path d="M1.2 2.8h9.6v6.4H1.2zM4.4 2.8v6.4M7.6 2.8v6.4" strokeWidth="1.2" />
    case 'process':
      return <path d="m1.8 3 3 3-3 3M6.6 9h3.8" />
    case 'exposed':
      return (
        <>
          <circle cx="2.8" cy="9.2" r="1.3" fill="currentColor" stroke="none" />
          <path d="M2.4 5.2a4.4 4.4 0 0 1 4.4 4.4M2.4 1.8a7.8 7.8 0 0 1 7.8 7.8" />
        </>
      )
    case 'conflict':
      return <path d="M6 1.3 11 10.4H1zM6 4.8v2.4M6 8.9v.01" />
    case 'left-alone':
      return (
        <>
          <circle cx="6" cy="6" r="4.4" strokeWidth="1.2" />
          <path d="m3 9 6-6" strokeWidth="1.2" />
        </>
      )
    case 'free':
      return <path d="M2 2.5v7h8v-7" strokeWidth="1.3" />
    default:
      return assertNever(state)
  }
}
