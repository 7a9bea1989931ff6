/** Where the card of a berth goes: below it or above, never over it, never out of sight. Pure. */

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Pixels between berth and card: close enough that the pointer gets across. */
const gap = 4
/** Pixels kept free above and below. */
const margin = 8

/** All boxes in the same coordinates; `view` is what of the plan is in sight. */
export function cardPlace(berth: Box, card: Pick<Box, 'width' | 'height'>, view: Box): { left: number; top: number } {
  const below = berth.top + berth.height + gap
  const above = berth.top - gap - card.height
  const fitsBelow = below + card.height <= view.top + view.height - margin
  const fitsAbove = above >= view.top + margin
  const rightmost = view.left + view.width - card.width
  return {
    left: Math.round(Math.max(view.left, Math.min(berth.left, rightmost))),
    top: Math.round(fitsBelow || !fitsAbove ? below : above),
  }
}
