/** While other computers reach a server: where, what they have to trust, and what a person does on either side. */
import { Copy, Download } from 'lucide-react'
import { useState } from 'react'
import type { Instruction, RemoteNow as Now } from '../../../app/contract/remote.ts'
import { copyText } from '../../state/actions.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Copyable } from '../../ui/copyable.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { Fact, Section } from '../../ui/section.tsx'
import { Segments } from '../../ui/segments.tsx'
import { InstructionBlock } from './instruction-block.tsx'
import { type RemoteControl, saveAuthority } from './use-remote.ts'

export function RemoteNow({ now, control }: { now: Now; control: RemoteControl }) {
  const { url, problem, authority, firewall, clients } = now
  const { busy, current, turnOn, turnOff } = control
  return (
    <>
      {problem && busy === null && (
        <FailureNotice
          tone="warn"
          failure={problem}
          className="mb-4"
          actions={
            current && (
              <Button size="small" onClick={() => void turnOn(current)}>
                Try again
              </Button>
            )
          }
        />
      )}
      <Section
        title="Reached from other computers"
        aside={
          <Button size="small" busy={busy !== null} onClick={() => void turnOff()}>
            {busy === 'off' ? 'Turning off' : 'Turn off'}
          </Button>
        }
      >
        <dl>
          <Fact name="URL">
            <Copyable label="Copy remote URL" onCopy={() => copyText(url, 'URL copied.')}>
              {url}
            </Copyable>
          </Fact>
          <Fact name="Token">The same as here. Nobody is let in without it.</Fact>
          <Fact name="Authority">
            <Button size="small" onClick={() => void saveAuthority()}>
              <Download size={12} aria-hidden />
              Save the certificate authority…
            </Button>
          </Fact>
          <Fact name="Fingerprint">
            <span className="min-w-0 font-mono text-small break-all" data-selectable>
              {authority.fingerprint}
            </span>
            <IconButton
              label="Copy fingerprint"
              size="small"
              onClick={() => void copyText(authority.fingerprint, 'Fingerprint copied.')}
            >
              <Copy size={12} aria-hidden />
            </IconButton>
          </Fact>
        </dl>
        <p className="mt-1 text-muted text-small">
          SHA-256. One authority for all of your servers, made on this computer; it vouches for addresses and for no web
          site.
        </p>
      </Section>
      <Instructions title="On the other computer" choices={clients} />
      <Instructions title="On this computer" choices={firewall} />
    </>
  )
}

function Instructions({ title, choices }: { title: string; choices: readonly Instruction[] }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const choice = choices.find((one) => one.title === chosen) ?? choices[0]
  if (!choice) return null
  return (
    <Section title={title}>
      {choices.length > 1 && (
        <div className="mb-2">
          <Segments
            label={title}
            value={choice.title}
            options={choices.map((one) => ({ value: one.title, label: one.title }))}
            onChange={setChosen}
          />
        </div>
      )}
      <InstructionBlock {...choice} />
    </Section>
  )
}
