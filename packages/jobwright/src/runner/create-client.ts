/** `createClient`: a runner that runs nothing. */

import type { Registry } from '../configuration/registry.ts'
import type { Engine } from '../engine/contract/engine.ts'
import { createRunner } from './create-runner.ts'
import type { RunnerOptions } from './runner-options.ts'
import type { Runner } from './runner.ts'

/** The options of `createClient`: those of `createRunner` that have to do with calls. */
export interface ClientOptions extends Pick<
  RunnerOptions,
  'jobs' | 'config' | 'env' | 'logger' | 'history' | 'signals' | 'maxMessageBytes' | 'clock'
> {
  /** The generated registry, the same that the workers have. */
  readonly registry: Registry
  /** The engine that the workers share, such as `sqlite({ path })`. `memory()` is refused. */
  readonly engine: Engine
}

/**
 * Makes a client: a runner that enqueues, triggers, asks and steers, and runs nothing. It is for a
 * web process beside worker processes on the same engine. It claims no message, offers no tick and
 * makes no capability. It loads the class of a job only when it sends the job something, for its
 * schema. `result()` resolves when a worker has ended the run. Its `health` is that of its engine,
 * and SIGTERM and SIGINT do not stop it, unless `signals: true`. It is what `createRunner` makes
 * with `workers: 0`.
 *
 * ```ts
 * const client = createClient({ registry, engine: sqlite({ path: 'data/jobs.db' }) })
 * await client.start()
 * app.post('/reports', async (request, response) => {
 *   const { id } = await client.trigger('report', request.body)
 *   response.status(202).location(`/reports/${id}`).end()
 * })
 * app.get('/reports/:id', async (request, response) => {
 *   response.json(await client.message(request.params.id))
 * })
 * ```
 *
 * @throws RunnerOptionError for an option that cannot be used, UnknownRunnerOptionError
 */
export function createClient(options: ClientOptions): Runner {
  return createRunner<string>({ ...options, workers: 0 })
}
