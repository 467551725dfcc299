import { defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'end-to-end',
    include: ['src/**/*.test.ts'],
    globalSetup: 'src/tarballs.ts',
    testTimeout: 60_000,
  },
})
