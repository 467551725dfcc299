/** How a run ended. */

/** How a run can end. A run that will be tried again has not ended. */
export type RunStatus = 'succeeded' | 'skipped' | 'failed' | 'cancelled' | 'superseded'

/** How a triggered run ended, with what there is to tell. */
export type RunOutcome<Result = unknown> =
  | { readonly status: 'succeeded'; readonly runId: string; readonly results: readonly Result[] }
  | {
      readonly status: 'failed'
      readonly runId: string
      /** Present where the task itself said `success: false`. */
      readonly results: readonly Result[]
      /** What the last attempt threw; `undefined` where the task itself said `success: false`. */
      readonly error: unknown
    }
  | { readonly status: 'skipped'; readonly reason: string }
  | { readonly status: 'cancelled'; readonly reason: string }
  | { readonly status: 'superseded'; readonly reason: string }
