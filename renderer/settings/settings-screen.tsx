/** What a person can set, each applied at once; the engine and the files, for when something is to be looked up. */
import { changeSettings } from '../state/actions.ts'
import { useMirror } from '../state/mirror.ts'
import { Page } from '../ui/page.tsx'
import { Section } from '../ui/section.tsx'
import { Segments } from '../ui/segments.tsx'
import { EngineFacts } from './engine-facts.tsx'
import { FileFacts } from './file-facts.tsx'
import { LeaveAloneSetting } from './leave-alone-setting.tsx'
import { RangeSetting } from './range-setting.tsx'
import { RangeStartHint } from './range-start-hint.tsx'
import { SecretSettings } from './secret-settings.tsx'
import { SettingLine, SwitchSetting } from './setting-line.tsx'
import { TokenSettings } from './token-settings.tsx'

const themes = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

export function SettingsScreen() {
  const snapshot = useMirror((mirror) => mirror.snapshot)
  if (!snapshot) return null
  const { settings, engine, app } = snapshot
  return (
    <Page title="Settings">
      <Section level={2} title="General">
        <SettingLine label="Theme" hint="System follows your desktop.">
          <Segments
            label="Theme"
            value={settings.theme}
            options={themes}
            onChange={(theme) => changeSettings({ theme })}
          />
        </SettingLine>
        <SwitchSetting
          label="Open at login"
          hint="Berth starts in the tray."
          checked={settings.openAtLogin}
          onChange={(openAtLogin) => changeSettings({ openAtLogin })}
        />
        <SwitchSetting
          label="Notifications"
          hint="When a server crashes or stops answering."
          checked={settings.notifications}
          onChange={(notifications) => changeSettings({ notifications })}
        />
      </Section>
      <Section level={2} title="Servers">
        <RangeSetting range={settings.range} onChange={(range) => changeSettings({ range })} />
        <RangeStartHint settings={settings} onChange={(range) => changeSettings({ range })} />
        <LeaveAloneSetting
          ports={settings.leaveAlone}
          onChange={(ports) => changeSettings({ leaveAlone: [...ports] })}
        />
        <SwitchSetting
          label="Start on demand"
          hint="A stopped server starts when a client asks for it."
          checked={settings.startOnDemand}
          onChange={(startOnDemand) => changeSettings({ startOnDemand })}
        />
        <SwitchSetting
          label="Stop servers on quit"
          hint="Off: they go on in Docker, and Berth finds them again."
          checked={settings.stopServersOnQuit}
          onChange={(stopServersOnQuit) => changeSettings({ stopServersOnQuit })}
        />
      </Section>
      <TokenSettings rotation={settings.rotation} />
      <SecretSettings choice={settings.secretStore} servers={snapshot.servers} />
      <EngineFacts engine={engine} />
      <FileFacts app={app} />
    </Page>
  )
}
