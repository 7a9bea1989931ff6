/** `berth add`: the sample, an image, or a client's JSON. */
import { readFile } from 'node:fs/promises'
import { text as readAll } from 'node:stream/consumers'
import type { ServerSource } from '../../contract/commands.ts'
import { looksLikeCredential } from '../../contract/credential.ts'
import { Failure } from '../../contract/failure.ts'
import type { AddSource, ImageWish } from '../add-arguments.ts'
import { ask, type CommandOf } from '../context.ts'
import { readEnvFile } from '../env-file.ts'

export const add: CommandOf<'add'> = async ({ berth, output, env }, { source }) => {
  const wanted = await sourceOf(source, env)
  const plans = await ask(berth, 'server:plan', wanted)
  const ids = await ask(berth, 'server:add', wanted)
  const notes = plans.flatMap((plan) => (plan.ok ? plan.notes.map((note) => ({ server: plan.id, note })) : []))
  output.data({ added: ids, notes })
  for (const id of ids) output.line(`Added ${output.paint('bold', id)}. Start it: berth start ${id}`)
  for (const { server, note } of notes) output.note(`${server}: ${note}`)
  return 0
}

async function sourceOf(source: AddSource, env: NodeJS.ProcessEnv): Promise<ServerSource> {
  switch (source.kind) {
    case 'sample':
      return { kind: 'sample', ...(source.id === null ? {} : { id: source.id }) }
    case 'snippet':
      return {
        kind: 'snippet',
        text: source.file === '-' ? await readAll(process.stdin) : await contentOf(source.file),
      }
    case 'image': {
      const definition = await definitionOf(source.wish, env)
      return { kind: 'definition', definition, ...(source.id === null ? {} : { id: source.id }) }
    }
  }
}

async function definitionOf(wish: ImageWish, env: NodeJS.ProcessEnv): Promise<Readonly<Record<string, unknown>>> {
  const files = await Promise.all(wish.envFiles.map(async (file) => readEnvFile(await contentOf(file), file)))
  const given = wish.env.map(({ name, value }) => [name, value ?? fromEnvironment(name, env)] as const)
  const hidden = wish.env.filter(({ value }) => value === null).map(({ name }) => name)
  const values = Object.fromEntries([...files.flat(), ...given])
  const secrets = [...new Set([...wish.secrets, ...hidden, ...Object.keys(values).filter(looksLikeCredential)])]
  return { image: wish.image, ...wish.fields, env: values, secrets }
}

function fromEnvironment(name: string, env: NodeJS.ProcessEnv): string {
  const value = env[name]
  if (value !== undefined) return value
  throw new Failure(
    'invalid-input',
    `--env ${name}: your environment has no such variable.`,
    `Set it first, or give a value: --env ${name}=VALUE.`,
  )
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new Failure(
      'file-unreadable',
      `Could not read ${file}: ${(cause as Error).message}`,
      'Check its name and permissions.',
      { cause },
    )
  }
}
