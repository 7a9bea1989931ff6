/** Takes one command's words apart: its options, and the words that it wants. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { WrongUsage } from './wrong-usage.ts'

export interface Read<Command> {
  readonly command: Command
  readonly json: boolean
}
/** From what follows a command's name. */
export type Reader<Command> = (args: readonly string[]) => Read<Command>

export type Options = NonNullable<ParseArgsConfig['options']>
type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>

export const DRY_RUN: Options = { 'dry-run': { type: 'boolean', short: 'n' } }

/** `wanted` names the words: `ID` is needed, `[PORT]` may be left out, `ID...` is one or more, `[ID...]` any number. */
export function read(
  args: readonly string[],
  options: Options,
  wanted: readonly string[],
): { readonly values: Values; readonly words: readonly string[]; readonly json: boolean } {
  const { values, positionals } = parsed(args, { ...options, json: { type: 'boolean' } })
  const needed = wanted.filter((word) => !word.startsWith('['))
  const missing = needed[positionals.length]
  if (missing !== undefined) throw new WrongUsage(`${missing.replace('...', '')} is missing.`)
  const surplus = positionals[wanted.length]
  if (surplus !== undefined && !wanted.some((word) => word.includes('...'))) {
    throw new WrongUsage(`"${surplus}" is one word too many.`)
  }
  return { values, words: positionals, json: values['json'] === true }
}

function parsed(args: readonly string[], options: Options): { values: Values; positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (cause) {
    throw WrongUsage.from(cause)
  }
}

export function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new WrongUsage(`${name} is a whole number, not "${text}".`)
  return Number(text)
}
