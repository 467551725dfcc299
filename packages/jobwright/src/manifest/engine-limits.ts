/** What the build and the runner know of the limits of each engine. */

/** The engines whose limits the build checks. */
export type EngineName = 'memory' | 'sqlite' | 'pg-boss'

/** The shortest `intervalSeconds` that each engine takes. */
export const SHORTEST_INTERVAL_SECONDS: Readonly<Record<EngineName, number>> = {
  memory: 0,
  sqlite: 1,
  'pg-boss': 1,
}
