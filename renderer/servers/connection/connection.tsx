/** How clients reach a server: the one-click ways first, the address for all others after. */
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { AbsentClients } from '../../clients/absent-clients.tsx'
import { copyUrl } from '../../state/actions.ts'
import { useSnapshot } from '../../state/mirror.ts'
import { mooringOf, sortedClients, urlOf } from '../../state/select.ts'
import { Copyable } from '../../ui/copyable.tsx'
import { Fact, Section } from '../../ui/section.tsx'
import { TokenFact } from '../overview/token-fact.tsx'
import { ClientLine } from './client-line.tsx'
import { Hero } from './hero.tsx'
import { RemoteSection } from './remote-section.tsx'
import { Snippets } from './snippets.tsx'

export function Connection({ server }: { server: ServerView }) {
  const clients = sortedClients(useSnapshot((snapshot) => snapshot.clients, []))
  const first = clients.find(({ id }) => id === 'claude-desktop')
  const others = clients.filter((client) => client !== first)
  const present = others.filter((client) => mooringOf(server, client).kind !== 'absent')
  const url = urlOf(server)
  return (
    <div className="scroll-y min-h-0 flex-1">
      <div className="max-w-[760px] px-6 pt-5 pb-2">
        {first && <Hero server={server} client={first} />}
        {others.length > 0 && (
          <Section title="Other clients">
            <ul aria-label="Other clients">
              {present.map((client) => (
                <ClientLine key={client.id} server={server} client={client} />
              ))}
            </ul>
            <AbsentClients clients={others.filter((client) => !present.includes(client))} />
          </Section>
        )}
        {url && (
          <Section title="Address">
            <dl>
              <Fact name="URL">
                <Copyable label="Copy URL" onCopy={() => copyUrl(server.id)}>
                  {url}
                </Copyable>
              </Fact>
              <TokenFact server={server} />
            </dl>
          </Section>
        )}
        {url && <RemoteSection server={server} />}
        <Snippets server={server} />
      </div>
    </div>
  )
}
