/** Where it answers, what guards it, who uses it, what it is made of. */
import { isInFile } from '../../../app/contract/entry-words.ts'
import type { ServerView } from '../../../app/contract/snapshot.ts'
import type { Traffic } from '../../../app/contract/traffic.ts'
import { copyUrl } from '../../state/actions.ts'
import { useNow } from '../../state/clock.ts'
import { useSnapshot } from '../../state/mirror.ts'
import { urlOf } from '../../state/select.ts'
import { openTab } from '../../state/view.ts'
import { Button } from '../../ui/button.tsx'
import { Copyable } from '../../ui/copyable.tsx'
import { Fact, Section } from '../../ui/section.tsx'
import { ago } from '../../words/amounts.ts'
import { LastUse } from '../traffic/last-use.tsx'
import { gateWords, networkWords } from './gate-words.ts'
import { SecretFact } from './secret-fact.tsx'
import { TokenFact } from './token-fact.tsx'

const transportWords = { stdio: 'stdio', 'streamable-http': 'Streamable HTTP', sse: 'HTTP with SSE' } as const

export function Facts({ server, traffic }: { server: ServerView; traffic: Traffic | null }) {
  const now = useNow()
  const { id, definition, container } = server
  const url = urlOf(server)
  const network = networkWords(definition)
  return (
    <Section title="Details">
      <dl>
        {url && (
          <Fact name="URL">
            <Copyable label="Copy URL" onCopy={() => copyUrl(id)}>
              {url}
            </Copyable>
          </Fact>
        )}
        {definition.transport !== 'stdio' && (
          <>
            <GateFact server={server} />
            <TokenFact server={server} />
          </>
        )}
        {traffic && <LastUse traffic={traffic} />}
        <Fact name="Moored to">
          <Moorings server={server} />
        </Fact>
        <Fact name="Transport">{transportWords[definition.transport]}</Fact>
        <SecretFact server={server} />
        {network && <Fact name="Network">{network}</Fact>}
        {container && (
          <Fact name="Container">
            <span className="truncate font-mono text-small" data-selectable>
              {container.id.slice(0, 12)}
            </span>
            <span className="text-muted">made {ago(container.createdAt, now)}</span>
          </Fact>
        )}
      </dl>
    </Section>
  )
}

function GateFact({ server }: { server: ServerView }) {
  const { gate, definition } = server
  const isGuarded = gate !== 'down' && definition.auth !== 'none'
  return (
    <Fact name="Gate">
      <span className={isGuarded ? undefined : 'text-warn-ink'}>{gateWords(server)}</span>
      {definition.auth === 'gate' && definition.passToken && (
        <span className="truncate text-muted">passes the token on</span>
      )}
    </Fact>
  )
}

function Moorings({ server }: { server: ServerView }) {
  const clients = useSnapshot((snapshot) => snapshot.clients, [])
  const ids = [...new Set(server.entries.filter(isInFile).map(({ client }) => client))]
  const names = ids.map((id) => clients.find((client) => client.id === id)?.name ?? id)
  return (
    <>
      <span className={names.length === 0 ? 'text-muted' : 'truncate'}>
        {names.length === 0 ? 'No client yet' : names.join(', ')}
      </span>
      <Button size="small" onClick={() => openTab('connection')}>
        Connect
      </Button>
    </>
  )
}
