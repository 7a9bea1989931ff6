/** The labels that make a container Berth's, and this home's. The only shared state besides the files. */
export const SERVER_LABEL = 'dev.berth.server'
export const ROLE_LABEL = 'dev.berth.role'
/** Hash of the spec the container was made from. */
export const SPEC_LABEL = 'dev.berth.spec'
/** Which ~/.berth it belongs to, so that a demo or a test never touches a person's own fleet. */
export const HOME_LABEL = 'dev.berth.home'

/**
 * `server`: the long-running one. `gate`: the proxy in front of it. `tls`: the one that lets other computers to the gate.
 * `session`: a stdio server for the length of one client session or probe.
 */
export type Role = 'server' | 'gate' | 'tls' | 'session'

/** `HOST/PID` of the process that a session's container belongs to: when it is gone, nobody will close the container. */
export const OWNER_LABEL = 'dev.berth.owner'
