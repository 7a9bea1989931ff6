/** Servers whose port lies outside of the range: they work, and stay until somebody moves them. */
import type { PortMap } from '../../app/contract/ports.ts'
import { Section } from '../ui/section.tsx'
import { ListHead, SlotLine } from './port-list.tsx'
import { slotsOutside } from './port-list-lines.ts'

export function OutsideSection({ map }: { map: PortMap }) {
  const slots = slotsOutside(map)
  if (slots.length === 0) return null
  const { first, last } = map.range
  return (
    <Section level={2} title="Outside the range" className="mt-5">
      <p className="-mt-1 mb-1 max-w-[640px] text-muted">
        These servers have ports that are not from {first} to {last}. They keep them until you move them.
      </p>
      <table className="w-full table-fixed text-left" aria-label="Ports outside the range">
        <ListHead />
        <tbody>
          {slots.map((slot) => (
            <SlotLine key={slot.port} slot={slot} now={map.takenAt} />
          ))}
        </tbody>
      </table>
    </Section>
  )
}
