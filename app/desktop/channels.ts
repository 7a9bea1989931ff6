/** The names of the ways between window and app, known to both ends and to nobody else. */
export const ASK = 'berth:ask'
export const SNAPSHOT = 'berth:snapshot'
export const PLACE = 'berth:place'
export const STREAM = 'berth:stream'
