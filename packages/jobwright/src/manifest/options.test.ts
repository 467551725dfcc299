import * as v from 'valibot'
import { expect, test } from 'vitest'

import { configSchemaFor } from './config-schema.ts'
import { checkOption, MOST_SECONDS, OPTION_NAMES } from './option-rules.ts'

/** What a wrong value should have been. */
function expected(name: (typeof OPTION_NAMES)[number], value: unknown): string | undefined {
  return checkOption(name, value)?.expected
}

test('a duration is at most 100 years, and at least a millisecond if it must be more than 0', () => {
  const names = OPTION_NAMES.filter((name) => name.endsWith('Seconds'))
  for (const name of names) {
    expect(expected(name, MOST_SECONDS)).toBeUndefined()
    expect(expected(name, MOST_SECONDS + 1)).toBe('at most 3153600000, which is 100 years')
    expect(expected(name, 1e21)).toBe('at most 3153600000, which is 100 years')
  }
  expect(names.filter((name) => expected(name, 1e-9) === 'at least 0.001, which is a millisecond')).toEqual([
    'intervalSeconds',
    'timeoutSeconds',
    'dependencyTimeoutSeconds',
  ])
  expect(expected('timeoutSeconds', 0)).toBe('a number > 0')
  expect(expected('rateLimit', { max: 1, perSeconds: 1e21 })).toContain('up to 100 years')
})

test('the configuration has the same bounds', () => {
  const { issues } = v.safeParse(configSchemaFor(['tick']), { tick: { timeoutSeconds: 1e21 } })
  expect(issues?.map(({ message }) => message)).toEqual(['at most 3153600000, which is 100 years'])
})
