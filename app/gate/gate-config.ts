/** What a gate is configured with: pure, from a server's definition to the files that nginx reads. */

import { CLIENT_HEADER, type Unanswered } from '../contract/gate-answers.ts'
import type { ServerDefinition } from '../contract/server.ts'
import { CALLS_BODY, CALLS_PATH } from './long-calls.ts'
import verifier from './verifier.njs?raw'

/** Where the gate's files are in its container. */
export const GATE_FOLDER = '/gate'
/** A link; what it leads to is named by the hash of the header that nearly every request has. */
export const IN_FORCE = `${GATE_FOLDER}/in-force`
/** Where the gate listens in its container for this computer, and for the proxy that speaks TLS. */
export const GATE_PORT = 8080
export const REMOTE_DOOR = 8081
/** The name under which the gate finds the server; its address stands in the gate's own hosts file. */
export const SERVER_HOST = 'server'

/** A request with a few files of some megabytes in it passes. */
const MAX_BODY = '64m'
/** As long as nginx can count: a stream may be silent for days. */
const FOR_EVER = '24d'

export type Gated = Pick<ServerDefinition, 'transport' | 'port' | 'containerPort' | 'path' | 'passToken' | 'remote'>

export interface ConfigFile {
  /** Absolute, in the container. */
  readonly path: string
  readonly content: string
}

/** A symbolic link; both ends are absolute, in the container. */
interface ConfigLink {
  readonly path: string
  readonly target: string
}

export type GateFile = ConfigFile | ConfigLink

export function gateConfig(server: Gated): readonly ConfigFile[] {
  return [
    { path: `${GATE_FOLDER}/nginx.conf`, content: nginxConfig(server) },
    { path: `${GATE_FOLDER}/verifier.js`, content: verifier },
  ]
}

/** How the gate's program is started. Without the image's own entry point, which wants to write where nobody may. */
export const gateCommand: readonly string[] = [
  'nginx',
  '-c',
  `${GATE_FOLDER}/nginx.conf`,
  '-e',
  'stderr',
  '-g',
  'daemon off;',
]

function nginxConfig(server: Gated): string {
  return `load_module /usr/lib/nginx/modules/ngx_http_js_module.so;
worker_processes 1;
pid /tmp/nginx.pid;
# Lower levels would write whole request lines, and with them what a client puts into a query.
error_log stderr emerg;
events { worker_connections 4096; }

http {
  js_path ${GATE_FOLDER};
  js_import gate from verifier.js;
  js_set $caller_by_list gate.caller;
  ${temporaryFolders}

${logFormat}
  # Written once a second: each line by itself would wake the engine for every request.
  access_log /dev/stdout gate buffer=32k flush=1s;
  server_tokens off;
  default_type application/json;

  # Whose token is in force needs no script: MD5 of its header names what this link leads to. Nothing is served from there.
  root ${IN_FORCE};
  map $realpath_root $header_in_force { "~/known/([0-9A-Za-z_-]{22})$" $1; default ""; }
  secure_link $header_in_force;
  secure_link_md5 $http_authorization;
  map $secure_link $caller { 1 current; default $caller_by_list; }

  # What may come in. A foreign page of a browser shows itself by its Origin, a rebound name by its Host.
  map $caller $let_in { current 1; previous 1; default ""; }
  map $http_origin $foreign {
    "" "";
    "~*^https?://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]+)?$" "";
    default 1;
  }
  # Where a connection was never made, none of the request can have been acted on.
  map $upstream_connect_time $cut_off { "~[0-9]$" 1; default ""; }
  map $http_upgrade $socket { "~*websocket" 1; default ""; }
  # Only for a refusal of the gate's own: one of the server's says itself what it wants.
  map "$status $let_in $caller" $challenge {
    "401  none" 'Bearer realm="berth"';
    "~^401  " 'Bearer realm="berth", error="invalid_token"';
    default "";
  }

  large_client_header_buffers 4 16k;
  client_header_timeout 10s;
  client_body_timeout 60s;
  client_max_body_size ${MAX_BODY};
  send_timeout 1h;
  keepalive_timeout 1h;
  keepalive_requests 1000000;
  reset_timedout_connection on;

  # Shorter than any server keeps an idle connection: a call must not go into one that is just being closed.
  upstream ${SERVER_HOST} { server ${SERVER_HOST}:${server.containerPort}; keepalive 64; keepalive_timeout 1s; }

${onward(server)}

  server {
    listen ${GATE_PORT} default_server backlog=1024;
    listen ${REMOTE_DOOR} default_server backlog=1024;
    ${refusal(403, 'This gate answers to its own address only.')}
  }

${door({ server, port: GATE_PORT, names: ['127.0.0.1', 'localhost', '[::1]'] })}
${server.remote ? door({ server, port: REMOTE_DOOR, names: [server.remote.address] }) : ''}}
`
}

const temporaryFolders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  .map((name) => `${name}_temp_path /tmp/${name};`)
  .join(' ')

/**
 * One line for each request when it has ended: never a header with a token, a query or a body. A request is named by
 * when it began and on which connection, since random numbers, as nginx's own $request_id has them, are a tenth of the
 * gate's time for a call.
 */
const logFormat = `  map $msec $request_name { default "$msec-$connection-$connection_requests"; }
  map $http_user_agent $agent { "~^(?<agent_start>[\\x20-\\x7e]{1,100})" $agent_start; default ""; }
  map $http_x_berth_client $client { "~^(?<client_start>[\\x20-\\x7e]{1,60})" $client_start; default ""; }
  map $sent_http_content_type $streamed { "~*^text/event-stream" true; default false; }
  log_format gate escape=json '{"gate":1,"at":$msec,"id":"$request_name","status":$status,"caller":"$caller",'
    '"method":"$request_method","stream":$streamed,"seconds":$request_time,"in":$request_length,"out":$bytes_sent,'
    '"client":"$client","agent":"$agent"}';`

function door(options: { readonly server: Gated; readonly port: number; readonly names: readonly string[] }): string {
  const { server, port, names } = options
  return `  server {
    listen ${port};
    server_name ${names.map(quoted).join(' ')};
    add_header WWW-Authenticate $challenge always;
    add_header X-Request-Id $request_name always;
    error_page 413 @large;
    error_page 502 504 =503 @down;
    if ($foreign) { ${refusal(403, 'Pages of other sites are not let in.')} }
    if ($socket) { ${refusal(400, 'MCP servers do not speak WebSocket.')} }
${port === GATE_PORT ? underWay() : ''}    location ~ ^/\\.well-known/ { ${refusal(404, 'There is nothing here: this server takes a bearer token.')} }
${places(server)}
    location @large { ${refusal(413, `A request has at most ${MAX_BODY}B.`)} }
    location @down {
      add_header X-Request-Id $request_name always;
      add_header Retry-After 1 always;
      default_type application/json;
      if ($cut_off) { return 503 ${quoted(unanswered('cut-off', 'The server went away before it had answered.'))}; }
      return 503 ${quoted(unanswered('unreached', 'The server behind this gate does not answer: it is starting, or it is down.'))};
    }
  }
`
}

/** Who shows the token learns how many requests are under way: see `long-calls.ts`. */
const underWay = (): string => `    location = ${CALLS_PATH} {
      if ($let_in = "") { ${refusal(401, WITHOUT_TOKEN)} }
      return 200 '${CALLS_BODY}';
    }
`

/** Streamable HTTP has one address. An SSE server names a second one to its client, which nobody knows before. */
function places(server: Gated): string {
  const nothing = `    location / { ${refusal(404, `There is nothing here. The MCP endpoint is ${server.path}.`)} }`
  if (server.transport === 'sse') return place('/', `http://${SERVER_HOST}`)
  const twin = server.path.endsWith('/') ? server.path.replace(/\/+$/, '') : `${server.path}/`
  return [...new Set([server.path, twin])]
    .filter((path) => path !== '')
    .map((path) => place(`= ${quoted(decoded(path))}`, `http://${SERVER_HOST}${path}`))
    .concat(server.path === '/' ? [] : [nothing])
    .join('\n')
}

const place = (location: string, target: string): string => `    location ${location} {
      if ($let_in = "") { ${refusal(401, WITHOUT_TOKEN)} }
      if ($request_method = GET) { js_header_filter gate.opened; }
      proxy_pass ${quoted(target)};
    }`

const WITHOUT_TOKEN =
  'This MCP server demands its token as "Authorization: Bearer TOKEN". Berth has it, under Connection.'

/** How a request goes on to the server. Of its headers the token stays here, and what a caller could pretend with. */
function onward({ passToken, port }: Gated): string {
  const pretences = ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Real-IP']
  const hidden = [...(passToken ? [] : ['Authorization']), 'Connection', 'Upgrade', CLIENT_HEADER, ...pretences]
  return `  proxy_http_version 1.1;
  proxy_set_header Host 127.0.0.1:${port};
  proxy_set_header X-Request-Id $request_name;
  ${hidden.map((name) => `proxy_set_header ${name} "";`).join(' ')}
  proxy_hide_header X-Request-Id;
  proxy_buffering off;
  proxy_request_buffering off;
  proxy_connect_timeout 2s;
  proxy_read_timeout ${FOR_EVER};
  proxy_send_timeout ${FOR_EVER};
  # A server must not steer the gate.
  proxy_ignore_headers X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate X-Accel-Buffering X-Accel-Charset;`
}

/** An answer of the gate's own, in the form of the protocol. */
const refusal = (status: number, message: string): string => `return ${status} ${quoted(errorBody({ message }))};`

const unanswered = (gate: Unanswered, message: string): string => errorBody({ message, data: { gate } })

/** -32000 is the first of the codes that the protocol leaves to servers. */
const errorBody = (error: { readonly message: string; readonly data?: object }): string =>
  JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32000, ...error } })

/** nginx knows no escape for the dollar sign; the schema lets none through, and our own words have none. */
function quoted(text: string): string {
  if (/[$\n\r]/.test(text)) throw new Error(`This cannot stand in a gate's configuration: ${text}`)
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** As nginx sees it when it looks for a location. */
function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}
