import { resolve } from 'node:path'

import { expect, test } from 'vitest'

import { sqlite } from './sqlite-engine.ts'
import { resolveSqliteOptions } from './sqlite-options.ts'
import { SQLITE_DEFAULTS, type SqliteOptions } from './connection/settings.ts'

test('an option that is left out has its default', () => {
  const options = { path: 'jobs.db', leaseSeconds: 5, maxBytes: undefined } as unknown as SqliteOptions
  expect(resolveSqliteOptions(options)).toEqual({
    ...SQLITE_DEFAULTS,
    path: resolve('jobs.db'),
    leaseSeconds: 5,
  })
})

test.for([
  [undefined, 'expected its options to be an object with a path, got undefined'],
  [{}, 'expected path to be the path of a file, got undefined'],
  [{ path: '' }, 'expected path to be the path of a file, got ""'],
  [{ path: 'a', synchronous: 'OFF' }, `expected synchronous to be one of 'FULL', 'NORMAL', got "OFF"`],
  [{ path: 'a', leaseSeconds: 11 }, 'expected leaseSeconds to be a number from 1 to 10, got 11'],
  [{ path: 'a', lockTimeoutSeconds: -1 }, 'expected lockTimeoutSeconds to be a number ≥ 0, got -1'],
  [{ path: 'a', maxDeadLetters: 0.5 }, 'expected maxDeadLetters to be an integer ≥ 0, got 0.5'],
  [{ path: 'a', deadLetterMaxAgeSeconds: 0 }, 'expected deadLetterMaxAgeSeconds to be a number > 0, got 0'],
  [{ path: 'a', maxBytes: 1000 }, 'expected maxBytes to be a number ≥ 1048576, got 1000'],
  [{ path: 'a', leaseSecond: 5 }, 'there is no option "leaseSecond"; did you mean "leaseSeconds"?'],
  [
    { path: 'a', wal: true },
    'there is no option "wal"; there are path, synchronous, leaseSeconds, lockTimeoutSeconds, maxDeadLetters, deadLetterMaxAgeSeconds, maxBytes',
  ],
] as const)('%j is refused', ([options, problem]) => {
  expect(() => sqlite(options as unknown as SqliteOptions)).toThrow(`sqlite: ${problem}`)
})
