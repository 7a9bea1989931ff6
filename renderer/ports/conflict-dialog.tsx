/** The ways out of one server's port conflict, each with all that it would change. */
export function ConflictDialog(_props: { id: string; onClose: () => void }) {
  return null
}
