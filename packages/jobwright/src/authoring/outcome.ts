/** How a run ended. */

/** How a run can end. A run whose message is tried again has not ended. */
export type RunStatus = 'succeeded' | 'skipped' | 'failed' | 'cancelled' | 'superseded'

/** How a triggered run ended, with its results, its error or the reason. */
export type RunOutcome<Result = unknown> =
  | { readonly status: 'succeeded'; readonly runId: string; readonly results: readonly Result[] }
  | {
      readonly status: 'failed'
      readonly runId: string
      /** The results of a task that returned `success: false`; else empty. */
      readonly results: readonly Result[]
      /** What the last attempt threw; `undefined` if the task returned `success: false`. */
      readonly error: unknown
    }
  | { readonly status: 'skipped'; readonly reason: string }
  | { readonly status: 'cancelled'; readonly reason: string }
  | { readonly status: 'superseded'; readonly reason: string }
