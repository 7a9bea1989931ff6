/** A line of a log with its colours, and the search's hits marked. */
import { type CSSProperties, memo } from 'react'
import { type AnsiStyle, cssColour, parseAnsi } from './ansi.ts'
import { markHits } from './finder.ts'

export const AnsiText = memo(function AnsiText({ text, query = '' }: { text: string; query?: string }) {
  return markHits(parseAnsi(text), query).map((span, index) => {
    const Part = span.hit ? 'mark' : 'span'
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: spans of one line never move
      <Part key={index} className={span.hit ? 'log-hit' : classOf(span.style)} style={cssOf(span.style)}>
        {span.text}
      </Part>
    )
  })
})

/** Foregrounds are kept readable by .ansi-ink; grounds are tints of their colour, so that any text on them is too. */
function classOf({ foreground, inverse }: AnsiStyle): string | undefined {
  return foreground && !inverse ? 'ansi-ink' : undefined
}

function cssOf(style: AnsiStyle): CSSProperties | undefined {
  const { foreground, background, bold, dim, italic, underline, inverse, strike } = style
  if (!(foreground || background || bold || dim || italic || underline || inverse || strike)) return undefined
  const lines = [underline && 'underline', strike && 'line-through'].filter(Boolean).join(' ')
  return {
    ...(foreground ? { '--ansi-ink': cssColour(foreground) } : {}),
    ...(background ? { background: `color-mix(in oklab, ${cssColour(background)} 26%, transparent)` } : {}),
    ...(inverse ? { color: 'var(--sunken)', background: 'var(--ink)' } : {}),
    ...(bold ? { fontWeight: 650 } : {}),
    ...(dim ? { opacity: 0.75 } : {}),
    ...(italic ? { fontStyle: 'italic' } : {}),
    ...(lines ? { textDecoration: lines } : {}),
  }
}
