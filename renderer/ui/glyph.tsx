/** State as a shape as well as a colour: each mark is told from the others in grey and at a glance. */
import { assertNever } from '../../app/contract/result.ts'
import type { Shape, Tone } from '../words/state-words.ts'
import { classNames } from './class-names.ts'

const colours: Readonly<Record<Tone, string>> = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  busy: 'text-accent-ink',
  quiet: 'text-faint',
}

export function Glyph({ shape, tone, className }: { shape: Shape; tone: Tone; className?: string }) {
  return (
    <svg
      viewBox="0 0 14 14"
      width="14"
      height="14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={classNames('shrink-0', colours[tone], className)}
    >
      {drawing(shape)}
    </svg>
  )
}

function drawing(shape: Shape) {
  switch (shape) {
    case 'dot':
      return <circle cx="7" cy="7" r="4.5" fill="currentColor" stroke="none" />
    case 'halo':
      return (
        <>
          <circle cx="7" cy="7" r="5.2" strokeWidth="1.3" opacity="0.55" />
          <circle cx="7" cy="7" r="2.6" fill="currentColor" stroke="none" />
        </>
      )
    case 'ring':
      return <circle cx="7" cy="7" r="4.2" strokeWidth="1.4" />
    case 'half':
      return (
        <>
          <circle cx="7" cy="7" r="4.2" strokeWidth="1.4" />
          <path d="M7 2.8a4.2 4.2 0 0 1 0 8.4z" fill="currentColor" stroke="none" />
        </>
      )
    case 'arc':
      return <path className="turning" d="M7 2a5 5 0 1 1-5 5" />
    case 'bars':
      return <path d="M5 3.5v7M9 3.5v7" strokeWidth="2.2" />
    case 'triangle':
      return (
        <>
          <path d="M7 2.2 12.3 11.5H1.7z" fill="currentColor" />
          <path d="M7 5.6v2.6M7 10.2v.01" stroke="var(--surface)" strokeWidth="1.3" />
        </>
      )
    case 'cross':
      return (
        <>
          <path d="M4.6 1.4h4.8l3.2 3.2v4.8l-3.2 3.2H4.6L1.4 9.4V4.6z" fill="currentColor" stroke="none" />
          <path d="m5 5 4 4m0-4L5 9" stroke="var(--surface)" strokeWidth="1.4" />
        </>
      )
    case 'barred':
      return (
        <>
          <circle cx="7" cy="7" r="4.8" strokeWidth="1.5" />
          <path d="m3.7 10.3 6.6-6.6" strokeWidth="1.5" />
        </>
      )
    case 'open':
      return (
        <>
          <rect x="2.2" y="6.4" width="7.6" height="5.4" rx="1.2" fill="currentColor" stroke="none" />
          <path d="M7.6 6.2V4.4a2.2 2.2 0 0 1 4.4 0v1" strokeWidth="1.4" />
        </>
      )
    case 'loop':
      return <path d="M12 7a5 5 0 1 1-1.7-3.75M12 1.8v2.6H9.4" />
    default:
      return assertNever(shape)
  }
}
