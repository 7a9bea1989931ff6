import { expect, test } from 'vitest'
import type { ProbeReport } from '../contract/snapshot.ts'
import { redactedReport } from './redacted-report.ts'

const secrets = ['token-1234567890', 'key-abcdef']
const unhealthy = (reason: string): ProbeReport => ({
  at: 0,
  stages: [],
  milliseconds: 1,
  outcome: { kind: 'unhealthy', stage: 'initialize', reason, fix: 'Read its log.', answered: true },
})

test('what a server quotes of its secrets is masked', () => {
  const { outcome } = redactedReport(unhealthy('HTTP 500: bad key-abcdef for token-1234567890.'), secrets)
  expect(outcome).toMatchObject({ reason: 'HTTP 500: bad ••• for •••.', fix: 'Read its log.' })
})

test('so is the beginning of one in a quote that was cut short', () => {
  const { outcome } = redactedReport(unhealthy('HTTP 500: token-1234567890 and key-ab….'), secrets)
  expect(outcome).toMatchObject({ reason: 'HTTP 500: ••• and •••….' })
  const harmless = unhealthy('HTTP 500: the mon…')
  expect(redactedReport(harmless, secrets)).toEqual(harmless)
})

test('so are names and descriptions of a healthy server', () => {
  const report: ProbeReport = {
    ...unhealthy(''),
    outcome: {
      kind: 'healthy',
      access: 'token',
      protocolVersion: '2025-11-25',
      serverName: 'notes of key-abcdef',
      serverVersion: '1',
      tools: [{ name: 'read', description: 'Reads with token-1234567890' }],
    },
  }
  const { outcome } = redactedReport(report, secrets)
  expect(outcome).toMatchObject({
    serverName: 'notes of •••',
    tools: [{ name: 'read', description: 'Reads with •••' }],
  })
})
