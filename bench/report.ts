/** One table for all figures: medians, ratios within one run, and whether the limit was kept. */
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'

export interface Figure {
  readonly what: string
  /** Each run's value, Berth's. */
  readonly ours: readonly number[]
  /** Each run's value of what we compare with, from the same run; null where the limit is absolute. */
  readonly theirs: readonly number[] | null
  readonly theirName: string | null
  readonly unit: string
  readonly limit: string
  /** Given Berth's figure and the ratio (1 without a comparison): kept or not. */
  readonly isKept: (value: number, ratio: number) => boolean
}

const FILE = join(process.cwd(), 'bench', 'results.md')

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Nearest rank; NaN for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Puts the figures of one measurement into bench/results.md in place of its last ones, and prints them. */
export async function report(name: string, figures: readonly Figure[]): Promise<void> {
  const rows = figures.map(row).join('\n')
  const date = new Date().toISOString().slice(0, 10)
  const section = [
    `## ${name}`,
    '',
    `\`npm run bench -- ${name}\`, ${date}, ${machine()}`,
    '',
    '| what | Berth, median [runs] | compared with | ratio | limit | kept |',
    '|---|---|---|---|---|---|',
    rows,
  ].join('\n')
  process.stdout.write(`${section}\n`)
  const head = '# Figures\n\nMedians; ratios compare within one run. `npm run bench` writes this file.'
  const old = await readFile(FILE, 'utf8').catch(() => head)
  const others = old.split(/\n(?=## )/).filter((part) => part.startsWith('## ') && !part.startsWith(`## ${name}\n`))
  const sections = [...others.map((part) => part.trim()), section].sort((a, b) => a.localeCompare(b))
  await writeFile(FILE, `${[head, ...sections].join('\n\n')}\n`)
}

function row({ what, ours, theirs, theirName, unit, limit, isKept }: Figure): string {
  const value = median(ours)
  const ratio = theirs ? value / median(theirs) : 1
  const compared = theirs ? `${theirName}: ${shown(theirs, unit)}` : '-'
  const kept = isKept(value, ratio) ? 'yes' : '**no**'
  return `| ${what} | ${shown(ours, unit)} | ${compared} | ${theirs ? ratio.toFixed(2) : '-'} | ${limit} | ${kept} |`
}

function shown(values: readonly number[], unit: string): string {
  const digits = median(values) < 10 ? 2 : 0
  const runs =
    values.length > 1 && values.length <= 9 ? ` [${values.map((value) => value.toFixed(digits)).join(' ')}]` : ''
  return `${median(values).toFixed(digits)} ${unit}${runs}`
}

function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} cores, ${memory} GB, ${process.platform} ${release()}, Node ${process.versions.node}`
}
