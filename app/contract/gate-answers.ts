/** How a gate marks an answer of its own, so that nobody takes it for the server's. */

/** On a 503 that the gate gives because the server behind it does not answer. */
export const DOWN_HEADER = 'X-Berth-Gate'
export const DOWN_VALUE = 'server-down'
/** In which the bridge names the client it speaks for: 60 printable characters at most. */
export const CLIENT_HEADER = 'X-Berth-Client'
