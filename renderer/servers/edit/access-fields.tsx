/** Who lets callers in, and where the server itself may go: the two are chosen together, since only a gate reaches a server that is sealed off. */
import { Button } from '../../ui/button.tsx'
import { Field, Select } from '../../ui/field.tsx'
import { Glyph } from '../../ui/glyph.tsx'
import type { Auth, Draft } from './draft.ts'
import { SwitchLine } from './switch-line.tsx'
import type { DraftForm } from './use-draft.ts'

const checkers: readonly (readonly [Auth, string])[] = [
  ['gate', "Berth's gate, in front of the server"],
  ['server', 'The server itself'],
  ['none', 'Nobody'],
]

const authHints: Readonly<Record<Exclude<Auth, 'none'>, string>> = {
  gate: 'Nobody reaches the server but through the gate.',
  server: 'It is given MCP_AUTH_TOKEN, and has to demand it.',
}

export function AuthField({ form: { draft, change, problem } }: { form: DraftForm }) {
  return (
    <Field
      label="Who checks the token"
      problem={problem('auth')}
      hint={draft.auth === 'none' ? <OpenHint /> : authHints[draft.auth]}
    >
      {(control) => (
        <Select
          {...control}
          value={draft.auth}
          onChange={(event) => change({ auth: checkers.find(([auth]) => auth === event.target.value)?.[0] ?? 'gate' })}
        >
          {checkers.map(([auth, words]) => (
            <option key={auth} value={auth}>
              {words}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

/** Said by a shape too, since it is the one choice here that opens the server to everybody. */
function OpenHint() {
  return (
    <span className="flex items-center gap-1.5 font-medium text-warn-ink">
      <Glyph shape="open" tone="warn" className="size-3" />
      Every program on this computer can call it.
    </span>
  )
}

const networkHints: Readonly<Record<Draft['network'], string>> = {
  outbound: 'It reaches the internet, but no other server of Berth.',
  isolated: 'No way out: no internet, no other server, not this computer.',
}

export function NetworkField({ form: { draft, change, problem } }: { form: DraftForm }) {
  const wrong = problem('network')
  return (
    <div>
      <Field label="Network" problem={wrong} hint={networkHints[draft.network]}>
        {(control) => (
          <Select
            {...control}
            value={draft.network}
            onChange={(event) => change({ network: event.target.value === 'isolated' ? 'isolated' : 'outbound' })}
          >
            <option value="outbound">Outbound</option>
            <option value="isolated">Isolated</option>
          </Select>
        )}
      </Field>
      {wrong && draft.network === 'isolated' && (
        <Button size="small" className="mt-1.5" onClick={() => change({ auth: 'gate' })}>
          Let Berth's gate check the token
        </Button>
      )}
    </div>
  )
}

export function PassTokenLine({ form: { draft, change } }: { form: DraftForm }) {
  return (
    <SwitchLine
      label="Pass the token on to the server"
      hint="Off: the gate keeps it to itself."
      checked={draft.passToken}
      onChange={(passToken) => change({ passToken })}
    />
  )
}
