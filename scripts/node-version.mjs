/** Stops at once, in words, on a Node that is too old. Every entry imports this first. */

/** What Vite 8 and vitest 4 need at least; the same as `engines` in package.json. */
export const OLDEST_NODE = '20.19.0'

/**
 * @param {string} version like "20.19.0"
 * @param {string} oldest
 */
export function isOlder(version, oldest) {
  const [left, right] = [version, oldest].map((text) => text.split('.').map(Number))
  for (let place = 0; place < 3; place++) {
    const difference = (left?.[place] ?? 0) - (right?.[place] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

if (isOlder(process.versions.node, OLDEST_NODE)) {
  console.error(
    `Berth needs Node ${OLDEST_NODE} or newer; this is Node ${process.versions.node} (${process.execPath}).\n` +
      'Install a current one from https://nodejs.org and run the command again.',
  )
  process.exit(1)
}
