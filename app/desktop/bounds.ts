/** Remembers where the window was and how it looked, and keeps it where a person can reach it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Settings } from '../contract/settings.ts'
import { type Home, writeAtomic } from '../home.ts'

export const SMALLEST = { width: 720, height: 520 }

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const WindowFile = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }).nullable().default(null),
  maximized: z.boolean().default(false),
  /** As of the last run: the settings are read only after the window shows, and it must not flash. */
  theme: Settings.shape.theme,
})
export type WindowMemory = Readonly<z.infer<typeof WindowFile>>

const windowFile = (home: Home): string => join(home.root, 'window.json')

/** What was remembered; the usual when there is nothing, or nothing readable. Reads at once: the window waits for it. */
export function readWindowMemory(home: Home): WindowMemory {
  try {
    return WindowFile.parse(JSON.parse(readFileSync(windowFile(home), 'utf8')))
  } catch {
    return WindowFile.parse({})
  }
}

export async function writeWindowMemory(home: Home, memory: WindowMemory): Promise<void> {
  await writeAtomic(windowFile(home), `${JSON.stringify(memory, null, 2)}\n`)
}

/** The bounds moved and shrunk to lie wholly in the work area they share most with; centred when they share none. */
export function onScreen(wanted: Area, workAreas: readonly Area[]): Area {
  const [first] = workAreas
  if (!first) return wanted
  const best = workAreas.reduce((a, b) => (shared(wanted, b) > shared(wanted, a) ? b : a), first)
  const width = Math.min(Math.max(wanted.width, SMALLEST.width), best.width)
  const height = Math.min(Math.max(wanted.height, SMALLEST.height), best.height)
  if (shared(wanted, best) === 0) {
    return {
      x: best.x + Math.round((best.width - width) / 2),
      y: best.y + Math.round((best.height - height) / 2),
      width,
      height,
    }
  }
  return {
    x: Math.min(Math.max(wanted.x, best.x), best.x + best.width - width),
    y: Math.min(Math.max(wanted.y, best.y), best.y + best.height - height),
    width,
    height,
  }
}

function shared(one: Area, other: Area): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x)
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y)
  return width > 0 && height > 0 ? width * height : 0
}
