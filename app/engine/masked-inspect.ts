/** Shows the engine's own view of a container without the values of its environment, where credentials live. */

const MASK = '•••'

/** Pretty-printed JSON; every `Env` list in it reads `NAME=•••`. */
export function maskedInspect(json: unknown): string {
  return JSON.stringify(json, (key, value: unknown) => (key === 'Env' ? maskedEnv(value) : value), 2)
}

function maskedEnv(env: unknown): unknown {
  if (!Array.isArray(env)) return env === null || env === undefined ? env : MASK
  return env.map((entry) => `${String(entry).split('=', 1)[0]}=${MASK}`)
}
