/** Makes a server's container or its gate's, whatever has its name already; which container is whose is for the labels to say. */
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../contract/failure.ts'
import type { Container, ContainerSpec, Engine } from '../engine/engine.ts'
import { HOME_LABEL, type Role, SERVER_LABEL } from '../engine/labels.ts'
import { type Job, roleOf, serverContainers, type Tools } from './tools.ts'

/**
 * Answers its id; null when such a container of this very server is there that `existing` lacks: another process made it
 * meanwhile. Beside an existing one, or where another Berth home has the name, it gets the name and a number.
 * Failures: `name-taken` (by a container that has nothing to do with Berth), and those of `Engine.create`.
 */
export async function makeContainer(
  { home }: Pick<Tools, 'home'>,
  { id, engine, existing }: Pick<Job, 'id' | 'engine' | 'existing'>,
  { role, spec }: { readonly role: Role; readonly spec: ContainerSpec },
): Promise<string | null> {
  if (existing.some((container) => roleOf(container) === role)) return engine.create(numbered(spec))
  try {
    return await engine.create(spec)
  } catch (thrown) {
    if (!isNameTaken(thrown)) throw thrown
    const holder = await engine.inspect(spec.name)
    if (holder === null) return engine.create(numbered(spec))
    const { [HOME_LABEL]: homeKey, [SERVER_LABEL]: server } = holder.labels
    if (homeKey === undefined) throw foreign(id, holder)
    return homeKey === home.key && server === id ? null : engine.create(numbered(spec))
  }
}

/** Milliseconds in which an engine that was heard to take the order has made the container. */
const MAKING = 1_000
/** Milliseconds between two looks. */
const PAUSE = 100

/**
 * Takes away the container that the engine made, or is about to make, although its answer never came. Call it under the
 * lock under which it was asked for: nobody else makes one of this server then.
 */
export async function removeUnanswered(
  { home }: Pick<Tools, 'home'>,
  { id, engine, existing }: Pick<Job, 'id' | 'engine' | 'existing'>,
  role: Role,
): Promise<void> {
  const deadline = performance.now() + MAKING
  for (;;) {
    const now = await serverContainers(engine, home, id)
    const isNew = (one: Container): boolean => !existing.some((known) => known.id === one.id)
    const made = now.filter((one) => one.status === 'created' && roleOf(one) === role && isNew(one))
    for (const container of made) await engine.remove(container.id)
    if (made.length > 0 || performance.now() > deadline) return
    await delay(PAUSE)
  }
}

/** Gives a container the server's name. It keeps its own when somebody has that, or the engine cannot rename. */
export async function takeName(engine: Engine, container: Pick<Container, 'id' | 'name'>, name: string): Promise<void> {
  if (container.name === name) return
  await engine.rename(container.id, name).catch(unlessFailure)
}

function unlessFailure(thrown: unknown): void {
  if (!(thrown instanceof Failure)) throw thrown
}

const isNameTaken = (thrown: unknown): boolean => thrown instanceof Failure && thrown.kind === 'name-taken'

const numbered = (spec: ContainerSpec): ContainerSpec => ({
  ...spec,
  name: `${spec.name}-${randomBytes(4).toString('hex')}`,
})

function foreign(id: string, { name, image }: Container): Failure {
  return new Failure(
    'name-taken',
    `"${id}" needs the container name ${name}, which a container that is not Berth's has (${image}).`,
    `Rename that one (docker rename ${name} NEW-NAME) or remove it, then start "${id}" again.`,
  )
}
