import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { OWNER_LABEL, ROLE_LABEL } from '../engine/labels.ts'
import { isOrphan, thisOwner } from './owner.ts'

const session = (owner: string) => ({ labels: { [ROLE_LABEL]: 'session', [OWNER_LABEL]: owner } })

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

test('a session is an orphan once its process is gone, and not before', async () => {
  expect(isOrphan(session(thisOwner()))).toBe(false)
  expect(isOrphan(session(`${hostname()}/${await deadPid()}`))).toBe(true)
})

test('nothing else is ever an orphan', async () => {
  const pid = await deadPid()
  expect(isOrphan(session(`another-computer/${pid}`))).toBe(false)
  expect(isOrphan(session(''))).toBe(false)
  expect(isOrphan({ labels: { [ROLE_LABEL]: 'server', [OWNER_LABEL]: `${hostname()}/${pid}` } })).toBe(false)
})
