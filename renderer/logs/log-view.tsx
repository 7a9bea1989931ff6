/** A server's log: follow it, search it, take it along. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ServerView } from '../../app/contract/snapshot.ts'
import { copyText, saveLog } from '../state/actions.ts'
import { counted } from '../words/amounts.ts'
import { createFinder, stepMatch } from './finder.ts'
import { LogFooter } from './log-footer.tsx'
import { LogLines, type LogLinesHandle } from './log-lines.tsx'
import { type LineSelection, linesToCopy } from './log-selection.ts'
import { LogToolbar } from './log-toolbar.tsx'
import { useLog } from './use-log.ts'

export function LogView({ server }: { server: Pick<ServerView, 'id' | 'definition'> }) {
  return server.definition.transport === 'stdio' ? <NoLog /> : <OpenLog id={server.id} />
}

/** Its containers come and go with the sessions of clients, which keep what it writes. */
function NoLog() {
  return (
    <p className="max-w-prose px-6 py-5 text-muted">
      A stdio server has no log here: each client that uses it runs a container of its own. Read what it writes in the
      log of that client.
    </p>
  )
}

function OpenLog({ id }: { id: string }) {
  const log = useLog(id)
  const [follow, setFollow] = useState(true)
  const [times, setTimes] = useState(false)
  const [wrap, setWrap] = useState(false)
  const [query, setQuery] = useState('')
  const [match, setMatch] = useState<number | null>(null)
  const [selection, setSelection] = useState<LineSelection | null>(null)
  const lines = useRef<LogLinesHandle | null>(null)

  const finder = useMemo(() => createFinder(log.buffer, query), [log.buffer, query])
  finder.advance()
  const matches = finder.matches()

  useEffect(() => {
    if (match !== null) lines.current?.show(match)
  }, [match])

  const search = (next: string) => {
    setQuery(next)
    setMatch(null)
  }
  const step = (direction: 1 | -1) => {
    setFollow(false)
    setMatch(stepMatch(matches, match, direction))
  }
  const copy = () => {
    const { text, lines: count } = linesToCopy(log.buffer, selection)
    void copyText(text, `${counted(count, 'line')} copied.`)
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <LogToolbar
        query={query}
        onQuery={search}
        matches={matches.length}
        position={match === null ? 0 : matches.indexOf(match) + 1}
        onStep={step}
        follow={follow}
        onFollow={setFollow}
        times={times}
        onTimes={setTimes}
        wrap={wrap}
        onWrap={setWrap}
        selected={selection ? Math.abs(selection.head - selection.anchor) + 1 : 0}
        onCopy={copy}
        onSave={() => void saveLog(id)}
      />
      <LogLines
        ref={lines}
        id={id}
        log={log}
        times={times}
        wrap={wrap}
        query={query}
        match={match}
        follow={follow}
        onFollow={setFollow}
        selection={selection}
        onSelect={setSelection}
        onCopy={copy}
      />
      <LogFooter log={log} follow={follow} />
    </div>
  )
}
