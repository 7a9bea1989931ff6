/** What a person has set for the fleet as a whole, and a change to it. */
import { z } from 'zod'
import { Port, wholeNumber, yesOrNo } from './forms.ts'

const Rotation = z.object(
  {
    /** Days after which a token is due; 0 for never. */
    everyDays: wholeNumber(0, 3650, 'rotation.everyDays is a whole number of days from 0 (never) to 3650.').default(30),
    /** Berth rotates a token that is due by itself. */
    automatic: yesOrNo('rotation.automatic').default(true),
    /** Minutes in which the token before the newest one still works. */
    graceMinutes: wholeNumber(0, 10_080, 'rotation.graceMinutes is a whole number from 0 to 10080 (a week).').default(
      10,
    ),
  },
  'rotation is an object with everyDays, automatic and graceMinutes.',
)

export const Settings = z.looseObject(
  {
    /** First and last port Berth hands out, both included. */
    range: z
      .object({ first: Port, last: Port }, 'The range is an object with a first and a last port.')
      .refine(({ first, last }) => first <= last, 'The range starts after it ends.')
      .refine(({ first, last }) => last - first < 1000, 'The range has at most 1000 ports.')
      .prefault({ first: 3000, last: 3099 }),
    /** Ports of the range that new servers are not given: dev servers and AnythingLLM live on 3000 and 3001. */
    leaveAlone: z
      .array(Port, 'leaveAlone is a list of ports, like [3000, 3001].')
      .max(1000, 'At most 1000 ports can be left alone.')
      .overwrite((ports) => [...new Set(ports)].toSorted((a, b) => a - b))
      .default([3000, 3001]),
    /** The bridge starts a stopped server when a client asks for it. */
    startOnDemand: yesOrNo('startOnDemand').default(true),
    stopServersOnQuit: yesOrNo('stopServersOnQuit').default(false),
    openAtLogin: yesOrNo('openAtLogin').default(false),
    notifications: yesOrNo('notifications').default(true),
    rotation: Rotation.prefault({}),
    /** Where secrets are kept that are entered from now on; null: the keychain, and nowhere without one. */
    secretStore: z.enum(['keychain', 'file'], 'secretStore is "keychain", "file" or null.').nullable().default(null),
    theme: z.enum(['system', 'light', 'dark'], 'The theme is "system", "light" or "dark".').default('system'),
  },
  'The settings are an object, like {"theme": "dark"}.',
)
export type Settings = z.infer<typeof Settings>

/** Some of the settings, each checked as it is among all of them; what is left out stays as it is. */
export const SettingsChange = z
  .looseObject({}, 'A change of settings is an object, like {"theme": "dark"}.')
  .check((context) => {
    for (const issue of Settings.safeParse(context.value).error?.issues ?? []) {
      context.issues.push({ code: 'custom', path: issue.path, message: issue.message, input: context.value })
    }
  })
export type SettingsChange = Partial<Omit<Settings, 'rotation'>> & { readonly rotation?: Partial<Settings['rotation']> }

/** The settings with a change made to them. */
export function changedSettings(settings: Settings, change: z.infer<typeof SettingsChange>): Settings {
  const rotation = { ...settings.rotation, ...(change['rotation'] as Partial<Settings['rotation']> | undefined) }
  return Settings.parse({ ...settings, ...change, rotation })
}
