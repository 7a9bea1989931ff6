/** A way over TLS, at an address of one kind: which one, which port, and the button that lets others in or moves them. */
import type { LucideIcon } from 'lucide-react'
import { type SyntheticEvent, useState } from 'react'
import type { AddressOffer } from '../../../app/contract/remote.ts'
import { typedPort } from '../../ports/typed-port.ts'
import { Button } from '../../ui/button.tsx'
import { Field, Select, TextInput } from '../../ui/field.tsx'
import { Glyph } from '../../ui/glyph.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { RemoteControl } from './use-remote.ts'
import { Way } from './way.tsx'

export interface TlsWayProps {
  readonly title: string
  readonly Icon: LucideIcon
  readonly words: string
  /** What to do where there is no such address. */
  readonly none: string
  readonly offers: readonly AddressOffer[]
  readonly control: RemoteControl
}

export function TlsWay({ title, Icon, words, none, offers, control }: TlsWayProps) {
  return (
    <Way title={title} Icon={Icon} words={words}>
      {offers.length === 0 ? (
        <p className="text-muted text-small">{none}</p>
      ) : (
        <PlaceForm title={title} offers={offers} control={control} />
      )}
    </Way>
  )
}

function PlaceForm({ title, offers, control }: Pick<TlsWayProps, 'title' | 'offers' | 'control'>) {
  const { current, busy } = control
  const [address, setAddress] = useState(() => firstOf(offers, current?.address).address)
  const offer = firstOf(offers, address)
  const [text, setText] = useState<string | null>(null)
  const shown = text ?? (offer.port === null ? '' : String(offer.port))
  const typed = typedPort(shown)
  const isOn = typed.ok && current?.address === offer.address && current.port === typed.port
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (typed.ok && busy === null) void control.turnOn({ address: offer.address, port: typed.port })
  }
  return (
    <form onSubmit={submit} aria-label={title}>
      <Field label="Address" hint={offer.words}>
        {(field) => (
          <Select {...field} value={offer.address} onChange={(event) => setAddress(event.target.value)}>
            {offers.map((one) => (
              <option key={one.address}>{one.address}</option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Port" className="mt-2" problem={typed.ok ? undefined : typed.problem}>
        {(field) => (
          <TextInput
            {...field}
            mono
            inputMode="numeric"
            maxLength={5}
            value={shown}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {offer.reach === 'public' && (
        <Notice tone="bad" title="Everybody on the internet can try this address." className="mt-2">
          The token alone protects the server then. A mesh VPN or an SSH tunnel is safer.
        </Notice>
      )}
      <div className="mt-3 flex min-h-7 items-center">
        {isOn ? (
          <p className="flex items-center gap-1.5 font-medium">
            <Glyph shape="dot" tone="good" />
            On
          </p>
        ) : (
          <Button type="submit" weight={current ? 'secondary' : 'primary'} busy={busy !== null || !typed.ok}>
            {busy === 'on' ? 'Turning on' : current ? 'Use this instead' : 'Turn on'}
          </Button>
        )}
      </div>
    </form>
  )
}

function firstOf(offers: readonly AddressOffer[], address: string | undefined): AddressOffer {
  const found = offers.find((one) => one.address === address) ?? offers[0]
  if (!found) throw new Error('A form without an address was asked for.')
  return found
}
