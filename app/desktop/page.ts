/** Finds the window's files for app://berth; what lies outside their folder does not exist. */
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** The answer to a request for a page of `host` in `folder`: the file, or 403, 404, 405. Never throws. */
export async function servePage(request: Request, host: string, folder: string): Promise<Response> {
  if (request.method !== 'GET') return refusal(405)
  const file = fileOf(request.url, host, folder)
  const type = file === null ? undefined : types[extname(file)]
  if (file === null || type === undefined) return refusal(403)
  try {
    const headers = { 'content-type': type, 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' }
    return new Response(new Uint8Array(await readFile(file)), { headers })
  } catch {
    return refusal(404)
  }
}

function fileOf(url: string, host: string, folder: string): string | null {
  const { hostname, pathname } = new URL(url)
  if (hostname !== host) return null
  try {
    const path = decodeURIComponent(pathname)
    const file = normalize(join(folder, path === '/' ? 'index.html' : path))
    return file.startsWith(folder + sep) && !file.includes('\0') ? file : null
  } catch {
    return null
  }
}

const refusal = (status: number): Response =>
  new Response(null, { status, headers: { 'x-content-type-options': 'nosniff' } })
