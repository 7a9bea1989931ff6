/** Ranks names by how well they fit what was typed: letters in order, best at the starts of words and in runs. Pure. */

/** Higher is better; null when the letters do not occur in order. Spaces in the query are skipped. */
export function fuzzyScore(query: string, name: string): number | null {
  const letters = query.toLowerCase().replaceAll(/\s+/g, '')
  const text = name.toLowerCase()
  if (letters === '') return 0
  let best: number | null = null
  // A greedy run from each place where the first letter occurs: exact enough for names of a few words.
  for (let start = text.indexOf(letters.charAt(0)); start !== -1; start = text.indexOf(letters.charAt(0), start + 1)) {
    const score = scoreFrom(letters, text, start)
    if (score !== null && (best === null || score > best)) best = score
  }
  return best
}

const startOfWord = (text: string, at: number): boolean => at === 0 || /[^a-z0-9]/.test(text.charAt(at - 1))

function scoreFrom(letters: string, text: string, start: number): number | null {
  let score = 0
  let at = start
  let previous = start - 1
  for (const letter of letters) {
    at = bestNext(text, letter, at, previous)
    if (at === -1) return null
    if (at === previous + 1) score += 4
    // Going on at the next word is what people mean; only a leap into the middle of one counts against a name.
    if (startOfWord(text, at)) score += 6
    else score -= Math.min(at - previous - 1, 5) * 0.2
    previous = at
    at += 1
  }
  // Among equals, the earlier hit.
  return score - start * 0.02
}

/** The next place of a letter: right after the last hit if it is there, else the start of a word, else the first. */
function bestNext(text: string, letter: string, from: number, previous: number): number {
  const first = text.indexOf(letter, from)
  if (first === -1 || first === previous + 1) return first
  for (let at = first; at !== -1; at = text.indexOf(letter, at + 1)) if (startOfWord(text, at)) return at
  return first
}

/** Those that fit, best first; equals keep their order. */
export function fuzzyFilter<T>(query: string, items: readonly T[], nameOf: (item: T) => string): readonly T[] {
  if (query.trim() === '') return items
  return items
    .map((item) => ({ item, score: fuzzyScore(query, nameOf(item)) }))
    .filter((scored): scored is { item: T; score: number } => scored.score !== null)
    .sort((left, right) => right.score - left.score)
    .map(({ item }) => item)
}
