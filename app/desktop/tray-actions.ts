/** Does what a click in the tray asks for. */

import type { Place } from '../contract/api.ts'
import type { Handlers } from '../contract/commands.ts'
import { assertNever } from '../contract/result.ts'
import type { TrayAction } from './tray-menu.ts'

/** Rejects with what the command failed with; the fleet shows that as the server's state too. */
export async function perform(
  action: TrayAction,
  {
    handlers,
    open,
    quit,
  }: { readonly handlers: Handlers; readonly open: (place?: Place) => void; readonly quit: () => void },
): Promise<void> {
  switch (action.kind) {
    case 'start':
      return handlers['server:start']({ id: action.id })
    case 'cancel':
      return handlers['server:cancel']({ id: action.id })
    case 'stop':
      return handlers['server:stop']({ id: action.id })
    case 'copy-url':
      return handlers['copy:url']({ id: action.id })
    case 'start-all':
      return handlers['server:start-all'](undefined)
    case 'stop-all':
      return handlers['server:stop-all'](undefined)
    case 'rotate-all':
      return handlers['server:rotate-all'](undefined)
    case 'open':
      return open(action.place)
    case 'quit':
      return quit()
    default:
      return assertNever(action)
  }
}
