import { defineProject } from 'vitest/config'

import { PATIENCE } from '../../vitest.patience.ts'

export default defineProject({
  test: { name: 'cli', include: ['src/**/*.test.ts'], ...PATIENCE },
})
