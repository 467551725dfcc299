/** `createRunner`: from the options of a program to its runner. */

import { JobRunner } from './job-runner.ts'
import { resolveRunnerOptions } from './resolve-runner-options.ts'
import type { RunnerOptions } from './runner-options.ts'
import type { Runner } from './runner.ts'

/**
 * Makes a runner of a registry. Nothing happens before {@link Runner.start}. Every run starts in
 * the async context of this call: it sees no AsyncLocalStorage store of the code that asked for it.
 *
 * @throws RunnerOptionError for an option that cannot be used
 */
export function createRunner<const Required extends string>(options: RunnerOptions<Required>): Runner {
  // Inside, capabilities are known by name only; what they must be was checked on the way in.
  return new JobRunner(resolveRunnerOptions(options))
}
