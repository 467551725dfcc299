import { defineProject } from 'vitest/config'

import { PATIENCE } from '../vitest.patience.ts'

export default defineProject({
  test: { name: 'end-to-end', include: ['src/**/*.test.ts'], globalSetup: 'src/tarballs.ts', ...PATIENCE },
})
