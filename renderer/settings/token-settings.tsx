/** When tokens are replaced, by whom, and how long the old one goes on working. */
import type { Settings } from '../../app/contract/settings.ts'
import { changeRotation } from '../state/actions.ts'
import { Section } from '../ui/section.tsx'
import { NumberSetting } from './number-setting.tsx'
import { SwitchSetting } from './setting-line.tsx'

/** The limits of the contract's Settings: ten years, and a week. */
const MOST_DAYS = 3650
const MOST_MINUTES = 10_080

export function TokenSettings({ rotation }: { rotation: Settings['rotation'] }) {
  const { everyDays, automatic, graceMinutes } = rotation
  return (
    <Section level={2} title="Tokens">
      <NumberSetting
        label="Rotate every"
        hint={(days) =>
          days === 0 ? 'Never due: a token stays until you rotate it.' : 'A token that is older is due. 0 means never.'
        }
        unit={(days) => (days === 1 ? 'day' : 'days')}
        least={0}
        most={MOST_DAYS}
        value={everyDays}
        onChange={(days) => changeRotation({ everyDays: days })}
      />
      <SwitchSetting
        label="Rotate by itself"
        hint={automaticWords(everyDays, automatic)}
        checked={automatic}
        onChange={(isAutomatic) => changeRotation({ automatic: isAutomatic })}
      />
      <NumberSetting
        label="The old token works for"
        hint={(minutes) =>
          minutes === 0
            ? 'The old one is refused at once: clients that have not read the new one yet are, too.'
            : 'So that nobody is cut off by a rotation. Only a gate can let in both.'
        }
        unit={(minutes) => (minutes === 1 ? 'minute' : 'minutes')}
        least={0}
        most={MOST_MINUTES}
        value={graceMinutes}
        onChange={(minutes) => changeRotation({ graceMinutes: minutes })}
      />
    </Section>
  )
}

function automaticWords(everyDays: number, automatic: boolean): string {
  if (everyDays === 0) return 'Nothing to do as long as no token is ever due.'
  return automatic
    ? 'Berth rotates a token that is due, and rewrites the entries of clients.'
    : 'Off: Berth only says that a token is due.'
}
