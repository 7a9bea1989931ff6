import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { ServerDefinition } from '../../app/contract/server.ts'

// The window's modules ask for their platform as they load.
vi.stubGlobal('window', { berth: { platform: 'linux' }, matchMedia: () => ({ matches: false }) })
const { LogView } = await import('./log-view.tsx')

const drawn = (transport: 'stdio' | 'sse'): string => {
  const definition = ServerDefinition.parse({ image: 'mcp/fetch', transport })
  return renderToStaticMarkup(createElement(LogView, { server: { id: 'fetch', definition } }))
}

test('the log of a stdio server is words about where to look, instead of an empty log', () => {
  expect(drawn('stdio')).toContain('A stdio server has no log here')
  expect(drawn('stdio')).not.toContain('role="log"')
  expect(drawn('sse')).toContain('role="log"')
})
