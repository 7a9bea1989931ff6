/** Where the API keys of servers are kept that are entered from now on. */
import type { SecretStore } from '../../app/contract/answers.ts'
import type { Settings } from '../../app/contract/settings.ts'
import { changeSettings } from '../state/actions.ts'
import { useAnswer } from '../state/use-answer.ts'
import { Section } from '../ui/section.tsx'
import { Segments } from '../ui/segments.tsx'
import { SettingLine } from './setting-line.tsx'

const options = [
  { value: 'keychain', label: 'Keychain' },
  { value: 'file', label: 'Private file' },
] as const

export function SecretSettings({ choice }: { choice: Settings['secretStore'] }) {
  const store = useAnswer('secret:store', undefined, choice ?? '')
  return (
    <Section level={2} title="Secrets">
      <SettingLine label="API keys of servers" hint={storeWords(store?.ok ? store.value : null, choice)}>
        <Segments
          label="Where API keys are kept"
          value={choice ?? 'keychain'}
          options={options}
          onChange={(secretStore) => changeSettings({ secretStore })}
        />
      </SettingLine>
    </Section>
  )
}

function storeWords(store: SecretStore | null, choice: Settings['secretStore']): string {
  if (choice === 'file') return 'In files that only your user can read, without a password of their own.'
  if (store?.kind === 'keychain') return `Sealed by ${store.backend}. What is stored already stays as it is.`
  return 'No keychain answers here: unlock one, or use a private file.'
}
