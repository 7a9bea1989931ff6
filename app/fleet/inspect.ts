/** What a person may look at or copy of one server; a token only where it goes straight to the clipboard. */
import type { MooredServer } from '../clients/client.ts'
import { Failure } from '../contract/failure.ts'
import { definitionIn } from './fleet-file.ts'
import { knownSecrets } from './kept-secrets.ts'
import { maskedDefinition } from './masked-definition.ts'
import { type Redact, redactor } from './redact.ts'
import { demandsToken } from './spec.ts'
import { moored, type Tools } from './tools.ts'

/** The definition and the engine's own inspect as JSON text, secrets masked. */
export async function inspectServer(
  tools: Tools,
  id: string,
): Promise<{ readonly definition: string; readonly container: string | null }> {
  const definition = await tools.definitions.require(id)
  const { container } = tools.picture.facts(id)
  const engine = tools.engineNow()
  const redact = redactor(await knownSecrets(tools, id, definition, await tools.tokens.read(id)))
  const text = container && engine ? await engine.inspectText(container.id) : null
  return {
    definition: JSON.stringify(maskedDefinition(definition), null, 2),
    container: text === null ? null : redactedJson(text, redact),
  }
}

/** Only inside its strings, so that it stays JSON. */
function redactedJson(text: string, redact: Redact): string {
  const json: unknown = JSON.parse(text)
  return JSON.stringify(json, (_key, value: unknown) => (typeof value === 'string' ? redact(value) : value), 2)
}

/** With its token, made now when it is to have one. */
export async function mooredServer(tools: Tools, id: string): Promise<MooredServer> {
  const definition = await tools.definitions.require(id)
  const hasToken = demandsToken(definition)
  return moored(id, definition, hasToken ? await tools.tokens.ensure(id) : null)
}

/** The server that a write into a client's file was about; null when it is no longer there. */
export async function serverOfDeed(tools: Tools, key: string): Promise<MooredServer | null> {
  const deed = (await (await tools.clients()).deeds()).find((one) => one.key === key)
  const isThere = deed !== undefined && definitionIn(tools.definitions.current(), deed.id) !== undefined
  return isThere ? mooredServer(tools, deed.id) : null
}

export async function requireToken(tools: Tools, id: string): Promise<string> {
  const { token } = await mooredServer(tools, id)
  if (token !== null) return token
  throw new Failure(
    'invalid-input',
    `"${id}" has no token.`,
    'A stdio server needs none, and one with auth "none" demands none.',
  )
}

export async function requireUrl(tools: Tools, id: string): Promise<string> {
  const { url } = await mooredServer(tools, id)
  if (url !== null) return url
  throw new Failure(
    'invalid-input',
    `"${id}" has no URL.`,
    'A stdio server is reached through Berth: add it to a client.',
  )
}

export async function requireSnippet(tools: Tools, id: string, client: string): Promise<string> {
  const snippets = (await tools.clients()).snippets(await mooredServer(tools, id), false)
  const snippet = snippets.find((one) => one.client === client)
  if (snippet) return snippet.text
  throw new Failure('unknown-client', `There is no snippet for "${client}".`, 'Choose a client that Berth knows.')
}
