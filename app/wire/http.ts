/**
 * Node's HTTP client. An ES import of it reads each of its exports, and with them loads the WebSocket client of undici:
 * 40 ms and 10 MB, which a program that an AI client waits for does not have.
 */
export const { Agent, get, request } = process.getBuiltinModule('node:http')
export const { get: getOverTls } = process.getBuiltinModule('node:https')
