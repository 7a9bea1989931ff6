import { expect, test } from 'vitest'
import { expectOurWords, messages } from '../contract/testing/odd-values.ts'
import { FleetDocument } from './fleet-file.ts'

test.each(['version', 'servers'])('what is wrong with the %s of a fleet file is said in our words', (field) => {
  expectOurWords(messages(FleetDocument, (odd) => ({ version: 1, [field]: odd })))
})

test('so is what is wrong with the file as a whole', () => {
  expectOurWords(messages(FleetDocument, (odd) => odd))
  expect(FleetDocument.safeParse({ version: 3 }).error?.issues[0]?.message).toBe('The version of this form is 2.')
})
