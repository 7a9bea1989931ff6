import { describe, expect, test } from 'vitest'
import { changedSettings, Settings, SettingsChange } from './settings.ts'
import { expectOurWords, messages } from './testing/odd-values.ts'

describe('what is wrong in the settings is said in our words', () => {
  test.each(Object.keys(Settings.parse({})))('%s', (field) => {
    expectOurWords(messages(Settings, (odd) => ({ [field]: odd })))
  })

  test.each(['first', 'last'])('range.%s', (field) => {
    expectOurWords(messages(Settings, (odd) => ({ range: { first: 3000, last: 3099, [field]: odd } })))
  })

  test('as a whole', () => {
    expectOurWords(messages(Settings, (odd) => odd))
  })
})

test('ports to leave alone are kept by number, each once', () => {
  expect(Settings.parse({ leaveAlone: [3005, 3001, 3005, 80] }).leaveAlone).toEqual([80, 3001, 3005])
  expect(Settings.parse({}).leaveAlone).toEqual([3000, 3001])
  const answer = Settings.safeParse({ leaveAlone: [3000, '3001'] })
  expect(answer.error?.issues.map(({ message }) => message)).toEqual(['A port is a whole number from 1 to 65535.'])
})

describe('a change of settings', () => {
  const settings = Settings.parse({ theme: 'dark', rotation: { everyDays: 7 } })

  test('leaves alone what it does not name, also inside of rotation', () => {
    const change = SettingsChange.parse({ notifications: false, rotation: { graceMinutes: 0 } })
    expect(changedSettings(settings, change)).toEqual({
      ...settings,
      notifications: false,
      rotation: { ...settings.rotation, graceMinutes: 0 },
    })
    expect(changedSettings(settings, SettingsChange.parse({}))).toEqual(settings)
  })

  test('is refused in the words of the setting', () => {
    expect(SettingsChange.safeParse({ theme: 'pink' }).error?.issues[0]).toMatchObject({
      path: ['theme'],
      message: 'The theme is "system", "light" or "dark".',
    })
    expect(SettingsChange.safeParse({ rotation: { graceMinutes: -1 } }).success).toBe(false)
    expect(SettingsChange.safeParse('dark').success).toBe(false)
  })
})
