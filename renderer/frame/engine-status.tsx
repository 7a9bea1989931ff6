/** Which engine is in use, at the foot of the rail, so that "why does nothing start" has its answer in view. */
import { assertNever } from '../../app/contract/result.ts'
import type { EngineView } from '../../app/contract/snapshot.ts'
import { useEngine } from '../state/mirror.ts'
import { goTo } from '../state/view.ts'
import { Glyph } from '../ui/glyph.tsx'
import type { Mark } from '../words/state-words.ts'

const productName = { docker: 'Docker', podman: 'Podman' } as const

interface EngineMark extends Mark {
  readonly detail: string
}

export function engineMark(engine: EngineView): EngineMark {
  switch (engine.kind) {
    case 'searching':
      return { shape: 'arc', tone: 'busy', word: 'Finding engine', detail: '' }
    case 'ready':
      return { shape: 'dot', tone: 'good', word: productName[engine.product], detail: engine.version }
    case 'missing':
      return { shape: 'cross', tone: 'bad', word: 'No engine', detail: '' }
    default:
      return assertNever(engine)
  }
}

export function EngineStatus() {
  const engine = useEngine()
  const { shape, tone, word, detail } = engineMark(engine)
  return (
    <button
      type="button"
      aria-label={`Engine: ${word} ${detail}`.trim()}
      title={`Engine: ${word} ${detail}`.trim()}
      onClick={() => goTo(engine.kind === 'missing' ? 'servers' : 'settings')}
      className="m-2.5 flex h-8 items-center gap-2.5 rounded-md px-2 text-muted hover:bg-hover hover:text-ink max-[1059px]:justify-center max-[1059px]:px-0"
    >
      <span className="flex w-4 justify-center">
        <Glyph shape={shape} tone={tone} />
      </span>
      <span className="max-[1059px]:hidden">{word}</span>
      <span className="truncate text-faint max-[1059px]:hidden">{detail.replace(/[+~-].*$/, '')}</span>
    </button>
  )
}
