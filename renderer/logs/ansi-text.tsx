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

function classOf({ foreground, background, inverse }: AnsiStyle): string | undefined {
  // On the log's own ground the colour is kept readable; on a ground it brought along it is left alone.
  return foreground && !background && !inverse ? 'ansi-ink' : undefined
}

function cssOf(style: AnsiStyle): CSSProperties | undefined {
  const { foreground, background, bold, dim, italic, underline, inverse, strike } = style
  if (!(foreground || background || bold || dim || italic || underline || inverse || strike)) return undefined
  const ink = foreground ? cssColour(foreground) : inverse ? 'var(--ink)' : undefined
  const ground = background ? cssColour(background) : inverse ? 'var(--sunken)' : undefined
  return {
    ...(ink && !inverse ? { color: ink, '--ansi-ink': ink } : {}),
    ...(ground && !inverse ? { background: ground } : {}),
    ...(inverse ? { color: ground, background: ink } : {}),
    ...(bold ? { fontWeight: 650 } : {}),
    ...(dim ? { opacity: 0.75 } : {}),
    ...(italic ? { fontStyle: 'italic' } : {}),
    ...(underline || strike
      ? { textDecoration: [underline && 'underline', strike && 'line-through'].filter(Boolean).join(' ') }
      : {}),
  }
}
