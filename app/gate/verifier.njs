// Runs inside nginx (njs): tells who calls by the token that is shown, where it is not the one in force.
import fs from 'fs'
const crypto = require('crypto')

const TOKENS = '/gate/tokens/'

/**
 * `current` and `previous` may come in; `none`, `wrong` and `expired` may not. A token is known by its hash: how long
 * that takes tells nothing about any other token, and no token is kept here. nginx knows the one in force by itself, and
 * asks here about all others, and about that one while its link is made anew. A file `HASH.until` holds the moment, in
 * milliseconds since the epoch, from which the token is refused, so that a grace period ends whether Berth runs or not.
 * A list, because a file that is not there is an exception, which takes njs longer than all the rest.
 */
function caller(request) {
  const header = request.headersIn['Authorization']
  if (header === undefined) return 'none'
  const match = /^Bearer +([\x21-\x7e]{1,4096})$/i.exec(header)
  if (match === null) return 'wrong'
  const name = crypto.createHash('sha256').update(match[1]).digest('hex')
  const known = fs.readdirSync(TOKENS)
  if (!known.includes(name)) return 'wrong'
  if (!known.includes(name + '.until')) return 'current'
  const until = fs.readFileSync(TOKENS + name + '.until', 'utf8')
  // Empty for the moment in which it is written.
  return until === '' || Date.now() < Number(until) ? 'previous' : 'expired'
}

/**
 * A stream on which a client listens is written into the access log when it ends; that it began is said here. Not of the
 * stream that answers a call: that would cost each call a third of a millisecond. Asked for GET only.
 */
function opened(request) {
  const type = request.headersOut['Content-Type']
  if (type === undefined || !type.startsWith('text/event-stream')) return
  const known = request.variables
  const line = `{"gate":1,"at":${known.msec},"id":"${known.request_name}","opened":true}`
  fs.appendFileSync('/dev/stdout', line + '\n')
}

export default { caller, opened }
