/** Servers with one habit each, for tests of what becomes of such servers. */
import type { ServerDefinitionInput } from '../app/contract/server.ts'
import { sampleDefinition } from '../app/engine/sample-image.ts'
import { TEST_IMAGE } from '../app/engine/testing/test-image.ts'
import { testRange } from './world.ts'

/** The sample on the n-th port of the tests' range. */
export const sampleOn = (offset: number, changes: Partial<ServerDefinitionInput> = {}): ServerDefinitionInput => ({
  ...sampleDefinition,
  port: testRange.first + offset,
  ...changes,
})

/** A program for Node in a container, on the n-th port of the tests' range. Its image must have been ensured. */
export const programOn = (
  offset: number,
  program: string,
  changes: Partial<ServerDefinitionInput> = {},
): ServerDefinitionInput => ({
  image: TEST_IMAGE,
  command: ['/usr/local/bin/node', '-e', program],
  transport: 'streamable-http',
  port: testRange.first + offset,
  stopTimeout: 0,
  ...changes,
})

/** As many servers as a large fleet has, none of which is ever started. */
export function manyServers(count: number): Readonly<Record<string, ServerDefinitionInput>> {
  const kinds = ['github', 'postgres', 'notes', 'browser', 'search'] as const
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const kind = kinds[index % kinds.length] ?? 'notes'
      const definition: ServerDefinitionInput = {
        image: `ghcr.io/example/mcp-${kind}:1.${index}`,
        transport: index % 7 === 6 ? 'stdio' : 'streamable-http',
        // The first port is for the sample.
        port: index % 7 === 6 ? null : testRange.first + 1 + index,
      }
      return [`${kind}-${index + 1}`, definition]
    }),
  )
}
