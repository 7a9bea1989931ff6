// Runs inside nginx (njs), once for each request: tells who calls by the token that is shown.
import fs from 'fs'
const crypto = require('crypto')

const IN_FORCE = '/gate/in-force'
const TOKENS = '/gate/tokens/'
const SCHEME = 'Bearer '

/**
 * `current` and `previous` may come in; `none`, `wrong` and `expired` may not. A token is known by its hash: how long
 * that takes tells nothing about any other token, and no token is kept here. The one in force stands in a file of its
 * own, since that is the one that nearly all show; while that file is written anew, and for all other tokens, the list
 * decides. There, a file `HASH.until` holds the moment, in milliseconds since the epoch, from which the token is
 * refused, so that a grace period ends whether Berth runs or not. A list, because a file that is not there is an
 * exception, which takes njs longer than all the rest.
 */
function caller(request) {
  const header = request.headersIn['Authorization']
  if (header === undefined) return 'none'
  if (header.startsWith(SCHEME) && nameOf(header.slice(SCHEME.length)) === inForce()) return 'current'
  const match = /^Bearer +([\x21-\x7e]{1,4096})$/i.exec(header)
  if (match === null) return 'wrong'
  const name = nameOf(match[1])
  const known = fs.readdirSync(TOKENS)
  if (!known.includes(name)) return 'wrong'
  if (!known.includes(name + '.until')) return 'current'
  const until = fs.readFileSync(TOKENS + name + '.until', 'utf8')
  // Empty for the moment in which it is written.
  return until === '' || Date.now() < Number(until) ? 'previous' : 'expired'
}

function nameOf(token) {
  return crypto.createHash('sha256').update(token).digest('hex')
}

function inForce() {
  try {
    return fs.readFileSync(IN_FORCE, 'utf8')
  } catch (cause) {
    return ''
  }
}

/**
 * A stream on which a client listens is written into the access log when it ends; that it began is said here. Not of the
 * stream that answers a call: that would cost each call a third of a millisecond. Asked for GET only.
 */
function opened(request) {
  const type = request.headersOut['Content-Type']
  if (type === undefined || !type.startsWith('text/event-stream')) return
  const known = request.variables
  const line = `{"gate":1,"at":${known.msec},"id":"${known.request_id}","opened":true}`
  fs.appendFileSync('/dev/stdout', line + '\n')
}

export default { caller, opened }
