/** Where the API keys of servers are kept that are entered from now on. */
import type { SecretStore } from '../../app/contract/answers.ts'
import { keychainName, secretsInFiles } from '../../app/contract/secret.ts'
import type { Settings } from '../../app/contract/settings.ts'
import type { ServerView } from '../../app/contract/snapshot.ts'
import { changeSettings } from '../state/actions.ts'
import { useToKeychain } from '../state/to-keychain.ts'
import { useAnswer } from '../state/use-answer.ts'
import { openOverlay } from '../state/view.ts'
import { PassingButton } from '../ui/passing-button.tsx'
import { Section } from '../ui/section.tsx'
import { Segments } from '../ui/segments.tsx'
import { counted } from '../words/amounts.ts'
import { KEYCHAIN_CHOICE, STORE_LABEL } from './keychain-choice.ts'
import { SettingLine } from './setting-line.tsx'

const options = [
  { value: 'keychain', label: 'Keychain' },
  { value: 'file', label: 'Private file' },
] as const

export interface SecretSettingsProps {
  readonly choice: Settings['secretStore']
  readonly servers: readonly ServerView[]
}

export function SecretSettings({ choice, servers }: SecretSettingsProps) {
  const store = useAnswer('secret:store', undefined, choice ?? '')
  return (
    <Section level={2} title="Secrets">
      <SettingLine label="API keys of servers" hint={storeWords(store?.ok ? store.value : null, choice)}>
        <Segments
          label={STORE_LABEL}
          value={choice ?? 'keychain'}
          options={options}
          onChange={(secretStore) => changeSettings({ secretStore })}
        />
      </SettingLine>
      <InFiles servers={servers} />
    </Section>
  )
}

/** What lies in private files, wherever new keys go: a choice moves nothing. */
function InFiles({ servers }: Pick<SecretSettingsProps, 'servers'>) {
  const { step } = useToKeychain()
  const inFiles = secretsInFiles(servers)
  if (inFiles.length === 0) return null
  const amount = inFiles.reduce((sum, { names }) => sum + names.length, 0)
  const moving = step.kind === 'running'
  return (
    <SettingLine
      label={`${counted(amount, 'API key lies', 'API keys lie')} in private files`}
      hint={`Of ${whose(inFiles.map(({ id }) => id))}. A keychain seals them.`}
    >
      <PassingButton to={KEYCHAIN_CHOICE} onClick={() => openOverlay({ kind: 'to-keychain' })}>
        {moving ? 'Moving…' : 'Move to the keychain…'}
      </PassingButton>
    </SettingLine>
  )
}

/** More names than that nobody reads here; the question before the move has them all. */
const MOST_NAMES = 4

const whose = (ids: readonly string[]): string =>
  ids.length > MOST_NAMES ? counted(ids.length, 'server') : ids.join(', ')

function storeWords(store: SecretStore | null, choice: Settings['secretStore']): string {
  if (choice === 'file') return 'In files that only your user can read, without a password of their own.'
  if (store?.kind !== 'keychain') return 'No keychain answers here: unlock one, or use a private file.'
  return `Sealed by ${keychainName(store.backend)}. What is stored already stays as it is.`
}
