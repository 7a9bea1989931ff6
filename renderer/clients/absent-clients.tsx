/** The clients that are not here, in one sentence: a line for each would bury those that are. */
import type { ClientView } from '../../app/contract/client-views.ts'

export function AbsentClients({ clients }: { clients: readonly ClientView[] }) {
  if (clients.length === 0) return null
  return (
    <p className="pt-4 text-muted">
      <span className="font-medium text-ink">Not found on this computer:</span>{' '}
      {clients.map(({ name }) => name).join(', ')}.
    </p>
  )
}
