/** Helpers for tests of jobs and engines. */

export { fakeClock, type FakeClock } from './fake-clock.ts'
