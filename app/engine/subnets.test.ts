import { expect, test } from 'vitest'
import { freeSubnets } from './subnets.ts'

test('own ranges avoid every range that is in use', () => {
  expect(freeSubnets([]).slice(0, 2)).toEqual(['10.213.0.0/28', '10.213.0.16/28'])
  expect(freeSubnets(['172.17.0.0/16', '10.213.0.0/28', '10.213.0.40/29', 'fd00::/64'])[0]).toBe('10.213.0.16/28')
  expect(freeSubnets(['10.213.0.0/24'])[0]).toBe('10.213.1.0/28')
  expect(freeSubnets(['10.213.0.9/8'])).toEqual([])
})
