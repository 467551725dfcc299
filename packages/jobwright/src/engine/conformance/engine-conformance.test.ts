import { test } from 'vitest'

import { memory } from '../memory/memory.ts'
import { engineConformance } from './engine-conformance.ts'

engineConformance({
  name: 'memory',
  make: memory,
  // oxlint-disable-next-line vitest/expect-expect, vitest/valid-title -- the suite asserts
  test: (name, body) => test(name, body),
})
