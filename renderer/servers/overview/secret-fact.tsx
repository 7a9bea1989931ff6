/** Which secrets the server is given, and whether each has a value; no value ever comes here. */
import { type SecretView, secretsOf, secretWords } from '../../../app/contract/secret.ts'
import type { ServerView } from '../../../app/contract/snapshot.ts'
import { enterSecret } from '../../state/actions.ts'
import { Fact } from '../../ui/section.tsx'
import { RemedyButton } from '../remedy-button.tsx'

export function SecretFact({ server }: { server: ServerView }) {
  const secrets = secretsOf(server) ?? []
  if (secrets.length === 0) return null
  return (
    <Fact name="Secrets" lines>
      <ul aria-label="Secrets" className="min-w-0 flex-1">
        {secrets.map((secret) => (
          <Secret key={secret.name} id={server.id} secret={secret} />
        ))}
      </ul>
    </Fact>
  )
}

function Secret({ id, secret }: { id: string; secret: SecretView }) {
  const { name, place } = secret
  return (
    <li className="flex min-h-7 items-center gap-2">
      <span className="truncate font-mono text-small" title={name} data-selectable>
        {name}
      </span>
      <span className={place === null ? 'shrink-0 font-medium text-warn-ink' : 'shrink-0 text-muted'}>
        {secretWords(secret)}
      </span>
      {place === null && (
        <RemedyButton size="small" aria-label={`Enter ${name}`} remedy={enterSecret('Enter', id, name)} />
      )}
    </li>
  )
}
