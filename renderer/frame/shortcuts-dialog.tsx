/** All keys in one place, one press of ? away. */
import { Dialog } from '../ui/dialog.tsx'
import { Key } from '../ui/menu.tsx'
import { modifier } from './keys.ts'

const shortcuts: readonly (readonly [string, readonly string[]])[] = [
  ['Search and commands', [modifier, 'K']],
  ['Servers, Ports, Clients, Settings', ['1', '2', '3', '4']],
  ['Next or previous server', ['J', 'K']],
  ['Start or stop the selected server', ['S']],
  ['Its log', ['L']],
  ['Add a server', ['N']],
  ['Search on this screen', ['/']],
  ['Next or previous match in a log', ['Enter', 'Shift Enter']],
  ['Select all lines of a log', [modifier, 'A']],
  ['Back, or close', ['Esc']],
  ['This list', ['?']],
]

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" width="small" onClose={onClose}>
      <dl>
        {shortcuts.map(([what, keys]) => (
          <div key={what} className="flex h-8 items-center justify-between border-line border-b last:border-0">
            <dt>{what}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
