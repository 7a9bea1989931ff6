/** Numbers that look random and are the same for the same seed, so that a document that broke once can be made again. */

/** From 0 to 1; small and repeatable: mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export type Pick = <T>(...choices: readonly [T, ...T[]]) => T

export function pickWith(random: () => number): Pick {
  return (...choices) => choices[Math.floor(random() * choices.length)] ?? choices[0]
}
