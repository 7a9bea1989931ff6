import { expect, test } from 'vitest'
import { type Gated, gateConfig } from './gate-config.ts'

const server: Gated = {
  transport: 'streamable-http',
  port: 3002,
  containerPort: 8000,
  path: '/mcp',
  passToken: false,
  remote: null,
}
const nginx = (changes: Partial<Gated> = {}): string => {
  const [config] = gateConfig({ ...server, ...changes })
  if (config?.path !== '/gate/nginx.conf') throw new Error('The first file is the configuration.')
  return config.content
}
const locations = (text: string): readonly string[] =>
  [...text.matchAll(/location ([^{]+) \{/g)].map(([, it = '']) => it)

test('one address, its twin with a slash, and nothing else', () => {
  expect(locations(nginx())).toEqual([
    '= /.berth/calls',
    '~ ^/\\.well-known/',
    '= "/mcp"',
    '= "/mcp/"',
    '/',
    '@large',
    '@down',
  ])
  expect(nginx()).toContain('proxy_pass "http://server/mcp";')
  expect(locations(nginx({ path: '/api/' }))).toContain('= "/api"')
  expect(locations(nginx({ path: '/' }))).toEqual(['= /.berth/calls', '~ ^/\\.well-known/', '= "/"', '@large', '@down'])
})

test('a path is matched as nginx sees it, and passed on as it was written', () => {
  const text = nginx({ path: '/m%63p' })
  expect(locations(text)).toContain('= "/mcp"')
  expect(text).toContain('proxy_pass "http://server/m%63p";')
})

test('an SSE server tells its client a second address, so that all of its paths go through', () => {
  const text = nginx({ transport: 'sse', path: '/sse' })
  expect(locations(text)).toEqual(['= /.berth/calls', '~ ^/\\.well-known/', '/', '@large', '@down'])
  expect(text).toContain('proxy_pass "http://server";')
})

test('every place that leads to the server asks for the token first', () => {
  for (const changes of [
    {},
    { transport: 'sse' as const },
    { remote: { address: '10.0.0.5', port: 8443, tls: true as const } },
  ]) {
    const text = nginx(changes)
    const places = text.split('location ').filter((part) => part.includes('proxy_pass'))
    expect(places.length).toBeGreaterThan(0)
    for (const place of places) expect(place.indexOf('if ($let_in = "") { return 401')).toBeGreaterThan(0)
  }
})

test('the token stays at the gate unless it is to be passed on', () => {
  expect(nginx()).toContain('proxy_set_header Authorization "";')
  expect(nginx({ passToken: true })).not.toContain('proxy_set_header Authorization')
})

test('nothing is buffered and no stream is cut for being silent', () => {
  expect(nginx()).toMatch(/proxy_buffering off;\s+proxy_request_buffering off;/)
  expect(nginx()).toMatch(/proxy_read_timeout 24d;\s+proxy_send_timeout 24d;/)
})

test('other computers have a door of their own, under their own name, only where they are let in', () => {
  const doors = (text: string) => [...text.matchAll(/listen (\d+);\s+server_name ([^;]+);/g)].map(([, ...it]) => it)
  expect(doors(nginx())).toEqual([['8080', '"127.0.0.1" "localhost" "[::1]"']])
  expect(doors(nginx({ remote: { address: '192.168.1.20', port: 8443, tls: true } }))).toEqual([
    ['8080', '"127.0.0.1" "localhost" "[::1]"'],
    ['8081', '"192.168.1.20"'],
  ])
})

test('what could end a string of the configuration does not', () => {
  expect(nginx({ path: '/a"b\\c' })).toContain('= "/a\\"b\\\\c"')
  expect(() => nginx({ path: '/$host' })).toThrow('cannot stand in')
})
