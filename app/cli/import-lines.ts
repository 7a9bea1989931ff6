/** How the terminal shows what stands in clients' files, and what taking it over does. Pure. */
import type { ImportItem } from '../contract/imports.ts'
import type { ServerDefinition } from '../contract/server.ts'

const KINDS: Readonly<Record<ImportItem['kind'], string>> = {
  docker: 'docker run',
  npx: 'npx',
  uvx: 'uvx',
  url: 'URL',
  program: 'program',
  extension: 'extension',
  ours: 'Berth',
}

/** A line of the table: name, kind, what, where, and what can be done. */
export function itemRow({ name, kind, what, places, plan }: ImportItem): readonly string[] {
  const clients = [...new Set(places.map(({ client }) => client))].join(', ')
  const can = plan.ok ? `yes, as ${plan.id}` : plan.failure.message
  return [name, KINDS[kind], kind === 'ours' ? '-' : what, clients, can]
}

/** All that taking it over changes. */
export function itemLines({ places, plan }: ImportItem): readonly string[] {
  if (!plan.ok) return [plan.failure.message, plan.failure.fix].filter((line) => line !== '')
  return [
    `Server ${plan.id}: ${containerWords(plan.definition)}`,
    ...secretLines(plan.definition),
    ...plan.definition.mounts.map(
      ({ source, target, readOnly }) =>
        `Mounts ${source} as ${target}, ${readOnly ? 'read-only' : 'to read and write'}.`,
    ),
    ...places.map(
      ({ clientName, file, entryName }) => `The entry "${entryName}" of ${clientName} leads to Berth, in ${file}.`,
    ),
    ...plan.notes,
  ]
}

function containerWords({ image, command, transport, port }: ServerDefinition): string {
  const where = transport === 'stdio' ? 'for each session of a client' : `on port ${port ?? 'of the range'}`
  return [image, ...command].join(' ').concat(`, ${where}.`)
}

const secretLines = ({ secrets }: ServerDefinition): readonly string[] =>
  secrets.length === 0 ? [] : [`Kept as secrets: ${secrets.join(', ')}.`]
