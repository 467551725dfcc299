/**
 * How long the tests of every project wait before they fail. None of them measures time: a limit
 * only ends what hangs, and a machine may be many times slower than the one that the tests were
 * written on.
 */

export const PATIENCE = {
  testTimeout: 180_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 90_000 } },
} as const
