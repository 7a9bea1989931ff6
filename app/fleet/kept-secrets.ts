/** Takes the values of secrets out of definitions into the store, and puts them into containers, and nowhere else. */
import { STORED } from '../contract/credential.ts'
import { Failure } from '../contract/failure.ts'
import type { ServerDefinition } from '../contract/server.ts'
import type { ContainerSpec } from '../engine/engine.ts'
import { hiddenNames } from './masked-definition.ts'
import { secretValues } from './redact.ts'
import { serverLabels } from './spec.ts'
import type { Tools } from './tools.ts'

type SecretTools = Pick<Tools, 'secrets' | 'definitions'>
type ChangeTools = SecretTools & Pick<Tools, 'engineNow' | 'home'>

/** Where a container finds the secrets that it is handed as files. */
const FOLDER = '/run/secrets'

/** Names of variables whose values are in the store. */
export const storedNames = ({ env }: Pick<ServerDefinition, 'env'>): readonly string[] =>
  Object.keys(env).filter((name) => env[name] === STORED)

/** Names of secrets whose values still stand in the definition, as in a fleet.json from before there was a store. */
export const plainNames = (definition: ServerDefinition): readonly string[] =>
  hiddenNames(definition).filter((name) => (definition.env[name] ?? '') !== '' && definition.env[name] !== STORED)

/** A definition without values of secrets, and how to put back what the store held before. */
export interface Kept {
  readonly definition: ServerDefinition
  readonly undo: () => Promise<void>
}

/**
 * The store gets the values first, so that none is lost. What already lay in fleet.json as it is may stay there while
 * there is no store: nobody is kept from an edit by it. Failures: `no-keyring`, `file-unreadable`.
 */
export async function keepSecrets(
  tools: SecretTools,
  id: string,
  definition: ServerDefinition,
  before: ServerDefinition | null,
): Promise<Kept> {
  const { secretStore } = tools.definitions.current().settings
  const all = plainNames(definition)
  const fresh = all.filter((name) => definition.env[name] !== before?.env[name])
  const names = fresh.length < all.length && !(await hasStore(tools, secretStore)) ? fresh : all
  const values = Object.fromEntries(names.map((name) => [name, definition.env[name] ?? '']))
  const undo = await tools.secrets.set(id, values, secretStore)
  const env = { ...definition.env, ...Object.fromEntries(names.map((name) => [name, STORED])) }
  return { definition: { ...definition, env, secrets: [...hiddenNames(definition)] }, undo }
}

/** False, too, where the keychain cannot be asked: who says where else secrets may go is told why when one is entered. */
async function hasStore(
  { secrets }: Pick<Tools, 'secrets'>,
  choice: Parameters<Tools['secrets']['store']>[0],
): Promise<boolean> {
  try {
    return (await secrets.store(choice)) !== null
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.kind === 'no-keyring') return false
    throw thrown
  }
}

/** Moves the secrets of a server that has them in fleet.json. Answers their names. Failures: as of `keepSecrets`. */
export async function moveSecrets(tools: SecretTools, id: string): Promise<readonly string[]> {
  const before = await tools.definitions.require(id)
  const names = plainNames(before)
  if (names.length === 0) return []
  const { definition, undo } = await keepSecrets(tools, id, before, null)
  let isMoved = false
  await tools.definitions.change((fleet) => {
    // Somebody else changed it meanwhile: it keeps what it says now.
    isMoved = JSON.stringify(fleet.servers[id]) === JSON.stringify(before)
    return isMoved ? { ...fleet, servers: { ...fleet.servers, [id]: definition } } : fleet
  })
  if (isMoved) return names
  await undo()
  return []
}

/** The same before one of them is replaced or removed, where there is a store: it stays known, as in `setSecret`. */
export async function moveIfStored(tools: SecretTools, id: string): Promise<void> {
  const isNeeded = plainNames(await tools.definitions.require(id)).length > 0
  if (isNeeded && (await hasStore(tools, tools.definitions.current().settings.secretStore))) {
    await moveSecrets(tools, id)
  }
}

/** The same for every server that has any, where there is a store for them by now. One that fails stays as it is. */
export async function moveAllSecrets(
  tools: SecretTools,
  move: (id: string) => Promise<unknown>,
  log: (line: string) => void,
): Promise<void> {
  const { servers, settings } = await tools.definitions.read()
  const ids = Object.entries(servers).flatMap(([id, definition]) => (plainNames(definition).length > 0 ? [id] : []))
  if (ids.length === 0 || !(await hasStore(tools, settings.secretStore))) return
  for (const id of ids) {
    await move(id).catch((cause: unknown) => log(`The secrets of ${id} stay in fleet.json: ${String(cause)}`))
  }
}

/** What a container is made from, with the values. Failure `secret-missing`. */
export async function withSecrets(
  { secrets }: Pick<Tools, 'secrets'>,
  id: string,
  definition: ServerDefinition,
  spec: ContainerSpec,
): Promise<ContainerSpec> {
  const names = storedNames(definition)
  if (names.length === 0) return spec
  const values = await secrets.values(id, names, definition.secretFiles)
  const asFiles = names.filter((name) => definition.secretFiles.includes(name))
  const { env } = spec
  const kept = Object.entries(env).filter(([name]) => !asFiles.includes(name))
  const filled = kept.map(([name, value]) => [name, value === STORED ? (values[name] ?? '') : value])
  const places = asFiles.map((name) => [`${name}_FILE`, `${FOLDER}/${name}`])
  const files = asFiles.map((name) => ({
    path: `${FOLDER}/${name}`,
    content: values[name] ?? '',
    // Only this container has the volume; whoever it runs as is to read it.
    mode: 0o444,
    uid: 0,
  }))
  return { ...spec, env: Object.fromEntries([...filled, ...places]), files: [...spec.files, ...files] }
}

/** When the secrets of this definition were entered: part of the hash in place of their values. */
export async function secretVersions(
  { secrets }: Pick<Tools, 'secrets'>,
  id: string,
  definition: ServerDefinition,
): Promise<Readonly<Record<string, number>>> {
  const names = storedNames(definition)
  if (names.length === 0) return {}
  const versions = await secrets.versions(id)
  return Object.fromEntries(names.flatMap((name) => (versions[name] === undefined ? [] : [[name, versions[name]]])))
}

/** Where the values of its secrets lie, and since when; those that the store has. */
export const keptSecrets = async (
  { secrets }: Pick<Tools, 'secrets'>,
  id: string,
  definition: ServerDefinition,
): ReturnType<Tools['secrets']['kept']> => (hiddenNames(definition).length === 0 ? {} : secrets.kept(id))

/**
 * All that must never be shown of a server. Failure `secret-missing` when one that was entered cannot be opened: what
 * cannot be told from other text cannot be taken out of it.
 */
export async function knownSecrets(
  { secrets }: Pick<Tools, 'secrets'>,
  id: string,
  definition: ServerDefinition,
  token: string | null,
): Promise<readonly string[]> {
  const entered = Object.keys(await secretVersions({ secrets }, id, definition))
  const [values, former] = await Promise.all([secrets.values(id, entered, definition.secretFiles), secrets.former(id)])
  return [...secretValues({ ...definition, env: { ...definition.env, ...values } }, token), ...former]
}

/**
 * Enters one value anew. One that lay in fleet.json is moved first, so that it stays known to whatever takes it out of
 * the log of a container that has it. Failures: `unknown-server`, `no-keyring`, `busy`.
 */
export async function setSecret(
  tools: ChangeTools,
  id: string,
  secret: { readonly name: string; readonly value: string; readonly asFile: boolean },
): Promise<void> {
  const { name, value, asFile } = secret
  if (value === '') throw new Failure('invalid-input', `The value of ${name} is empty.`, 'Type the value.')
  await moveSecrets(tools, id)
  await tools.secrets.set(id, { [name]: value }, tools.definitions.current().settings.secretStore)
  await tools.definitions.change((fleet) => {
    const definition = fleet.servers[id]
    if (!definition) return fleet
    const others = (names: readonly string[]): readonly string[] => names.filter((one) => one !== name)
    const secretFiles = asFile ? [...others(definition.secretFiles), name] : [...others(definition.secretFiles)]
    const env = { ...definition.env, [name]: STORED }
    const changed = { ...definition, env, secrets: [...others(definition.secrets), name], secretFiles }
    return { ...fleet, servers: { ...fleet.servers, [id]: changed } }
  })
  await forgetUnused(tools, id)
}

/**
 * Takes a secret out of definition and store, also one that only its name tells to be one. Does nothing when there is
 * none of that name.
 */
export async function removeSecret(tools: ChangeTools, id: string, name: string): Promise<void> {
  await tools.definitions.require(id)
  await moveIfStored(tools, id)
  await tools.definitions.change((fleet) => {
    const definition = fleet.servers[id]
    if (!definition || !hiddenNames(definition).includes(name)) return fleet
    const { [name]: _value, ...env } = definition.env
    const without = (names: readonly string[]): string[] => names.filter((one) => one !== name)
    const changed = {
      ...definition,
      env,
      secrets: without(definition.secrets),
      secretFiles: without(definition.secretFiles),
    }
    return { ...fleet, servers: { ...fleet.servers, [id]: changed } }
  })
  await tools.secrets.remove(id, [name])
  await forgetUnused(tools, id)
}

/** Former values that no container can have. Where nobody knows, the next start forgets them. */
export async function forgetUnused({ engineNow, home, secrets }: ChangeTools, id: string): Promise<void> {
  const containers = await engineNow()
    ?.containersWith(serverLabels(home, id))
    .catch(() => null)
  if (containers?.length === 0) await secrets.forget(id, Number.POSITIVE_INFINITY)
}
