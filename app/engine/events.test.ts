import { describe, expect, test } from 'vitest'
import { eventFrom } from './events.ts'

describe('an event', () => {
  const attributes = { image: 'x', name: 'berth-web', exitCode: '137', 'dev.berth.server': 'web' }
  const expected = {
    kind: 'container',
    action: 'die',
    containerId: '0a1b',
    labels: { 'dev.berth.server': 'web' },
    exitCode: 137,
    time: 1_700_000_000_123,
  }

  test.each([
    [
      'Docker 20',
      {
        status: 'die',
        id: '0a1b',
        Type: 'container',
        Action: 'die',
        Actor: { ID: '0a1b', Attributes: attributes },
        time: 1_700_000_000,
        timeNano: 1_700_000_000_123_456_800,
      },
    ],
    [
      'Docker 29',
      {
        Type: 'container',
        Action: 'die',
        Actor: { ID: '0a1b', Attributes: attributes },
        timeNano: 1_700_000_000_123_000_000,
      },
    ],
    [
      'Podman',
      {
        status: 'died',
        id: '0a1b',
        Type: 'container',
        Actor: { Attributes: { ...attributes, exitCode: undefined, containerExitCode: '137' } },
        timeNano: 1_700_000_000_123_000_000,
      },
    ],
  ])('of %s', (_, json) => {
    expect(eventFrom(JSON.parse(JSON.stringify(json)))).toEqual(expected)
  })

  test('of health has the word behind the colon', () => {
    const json = { Type: 'container', Action: 'health_status: unhealthy', Actor: { ID: '0a1b' } }
    expect(eventFrom(json)).toEqual({ kind: 'health', containerId: '0a1b', status: 'unhealthy' })
  })

  test.each(['exec_start: sh', 'attach', 'top', 'health_status: unknown'])('%s is nobody’s business', (Action) => {
    expect(eventFrom({ Type: 'container', Action, Actor: { ID: '0a1b' } })).toBeNull()
  })

  test('of an image is not one of a container', () => {
    expect(eventFrom({ Type: 'image', Action: 'remove', Actor: { ID: 'sha256:1' } })).toBeNull()
  })
})
