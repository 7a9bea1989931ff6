/** Runs the official conformance suite against a URL, and reads from its files which checks failed. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Launcher } from '../../../clients/client.ts'
import { type ForeignProgram, runNode } from '../programs.ts'

export const SUITE = '@modelcontextprotocol/conformance@0.2.0-alpha.12'

/** What each revision of the protocol demanded when it was released; the suite runs more than that, and says so. */
export type Revision = '2025-11-25' | '2026-07-28'

/** For one revision: 5 s at a server or its gate, 30 s through a bridge on a small computer. Milliseconds. */
export const SUITE_LIMIT = 120_000

export interface Outcome {
  /** Names of the scenarios that ran, sorted. */
  readonly scenarios: readonly string[]
  /** `scenario: check` of all that failed, sorted. */
  readonly failed: readonly string[]
  /** How many checks passed. */
  readonly passed: number
  /** What the suite says of those that failed, a line each. */
  readonly why: string
}

const Checks = z.array(z.object({ id: z.string(), status: z.string(), errorMessage: z.string().optional() }))
/** `server-SCENARIO-2026-11-27T22-31-50-583Z` */
const FOLDER = /^server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$/

/**
 * Every scenario of a revision. `folder` is new and is removed in the end. Rejects, with what the
 * suite printed, when it came to no end.
 */
export async function conformance(
  { program, launcher, folder }: { program: ForeignProgram; launcher: Launcher; folder: string },
  { url, revision }: { url: string; revision: Revision },
): Promise<Outcome> {
  const args = ['server', '--url', url, '--requirements', revision, '--output-dir', folder]
  const script = join(program.folder, 'node_modules', '@modelcontextprotocol', 'conformance', 'dist', 'index.js')
  const { text } = await runNode(launcher, [script, ...args], SUITE_LIMIT)
  if (!text.includes('=== SUMMARY ===')) throw new Error(`The conformance suite came to no end: ${text.slice(-5_000)}`)
  try {
    return await outcomeIn(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function outcomeIn(folder: string): Promise<Outcome> {
  const scenarios: string[] = []
  const failed = new Set<string>()
  const why: string[] = []
  let passed = 0
  for (const name of await readdir(folder)) {
    const scenario = FOLDER.exec(name)?.[1]
    if (scenario === undefined) throw new Error(`"${name}" is no folder of a scenario`)
    scenarios.push(scenario)
    const checks = Checks.parse(JSON.parse(await readFile(join(folder, name, 'checks.json'), 'utf8')))
    for (const { id, status, errorMessage = '' } of checks) {
      if (status === 'SUCCESS') passed += 1
      if (status !== 'FAILURE') continue
      failed.add(`${scenario}: ${id}`)
      why.push(`${scenario}: ${id}: ${errorMessage}`)
    }
  }
  return { scenarios: scenarios.sort(byName), failed: [...failed].sort(byName), passed, why: why.join('\n') }
}

const byName = (one: string, other: string): number => one.localeCompare(other, 'en')
