import { defineProject } from 'vitest/config'

import { PATIENCE } from '../../vitest.patience.ts'

export default defineProject({
  test: { name: 'jobwright', include: ['src/**/*.test.ts'], ...PATIENCE },
})
