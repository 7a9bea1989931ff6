/** A button must say what it does to whom: nobody should find out afterwards that it was another. */
import { expect, test } from 'vitest'
import type { Choice, ConflictPlan, Option, PortHolder } from '../../../app/contract/ports.ts'
import { choiceWords, doneSentence, isFree, keptChoice } from './choice-words.ts'

const id = 'a'.repeat(64)
const held = { bindings: [], words: '' }
const holders: readonly PortHolder[] = [
  { ...held, kind: 'process', pid: 4242, name: 'node', command: null, user: null, startedAt: 1, standing: 'own' },
  { ...held, kind: 'container', id, name: 'web', image: 'nginx', project: null, server: null, otherHome: false },
]
const option = (choice: Choice): Option => ({ choice, title: '', changes: [], keeps: [], undoable: true })
const move: Choice = { kind: 'move', server: 'notes', port: 3004 }
const quit: Choice = { kind: 'quit-process', pid: 4242, startedAt: 1 }
const stop: Choice = { kind: 'stop-container', containerId: id.slice(0, 12) }
const plan: ConflictPlan = { server: 'notes', port: 3000, holders, options: [] }

test.each<[Choice, string]>([
  [move, 'Move to 3004'],
  [{ ...move, server: 'github' }, 'Move github to 3004'],
  [stop, 'Stop container web'],
  [quit, 'Ask node (pid 4242) to quit'],
  [{ kind: 'wait' }, 'Wait until it is free'],
  [{ kind: 'keep-stopped' }, 'Keep it stopped'],
])('%j is the button "%s"', (choice, button) => expect(choiceWords(choice, plan).button).toBe(button))

test('a container that is gone from the plan is not given another one’s name', () => {
  expect(choiceWords({ kind: 'stop-container', containerId: 'b'.repeat(12) }, plan).button).toBe('Stop the container')
})

test('what was done, with the start when there was one', () => {
  expect([
    doneSentence(move, plan, true),
    doneSentence({ ...move, server: 'github' }, plan, true),
    doneSentence(stop, plan, true),
    doneSentence(stop, plan, false),
    doneSentence({ kind: 'keep-stopped' }, plan, true),
  ]).toEqual([
    'notes moved to port 3004 and started.',
    'github moved to port 3004, and notes started.',
    'Container web stopped, and notes started.',
    'Container web stopped.',
    'notes stays stopped.',
  ])
})

test('a choice survives a new plan, even when the free port is another now; a lost one gives way to the best', () => {
  const options = [option({ ...move, port: 3005 }), option(quit), option({ kind: 'wait' })]
  expect(keptChoice(null, options)).toEqual({ ...move, port: 3005 })
  expect(keptChoice(move, options)).toEqual({ ...move, port: 3005 })
  expect(keptChoice({ kind: 'wait' }, options)).toEqual({ kind: 'wait' })
  expect(keptChoice({ ...quit, startedAt: 2 }, options)).toEqual({ ...move, port: 3005 })
  expect(keptChoice(quit, [])).toBeNull()
})

test('a port is free once nobody holds it and no other server wants it', () => {
  const waiting = [option({ kind: 'wait' })]
  const rival = [option({ ...move, server: 'github' }), ...waiting, option({ kind: 'keep-stopped' })]
  const free = [
    { ...plan, holders: [] },
    { ...plan, holders: [], options: waiting },
    { ...plan, options: waiting },
    { ...plan, holders: [], options: rival },
  ].map(isFree)
  expect(free).toEqual([true, true, false, false])
})
