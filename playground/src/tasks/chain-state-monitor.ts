import { BaseTask, job, JobPriority, type JobContext, type RunnerResult } from 'jobwright'

import { HttpError } from '../services/http-error.ts'

interface ChainState extends RunnerResult {
  readonly height: number
}

/** Watches the chain and announces every third block. */
@job('chain_state_monitor', {
  intervalSeconds: 1,
  priority: JobPriority.HIGH,
  maxConcurrent: 2,
  timeoutSeconds: 0.8,
  maxRetries: 2,
  retryDelaySeconds: 0.3,
  requires: ['chain'],
})
export class ChainStateMonitorTask extends BaseTask<ChainState> {
  async execute(context: JobContext): Promise<ChainState[]> {
    const { height, hash } = await context.capabilities.chain.tip(context.signal)
    if (height % 3 === 0) {
      const text = `Block ${height} is ${hash}`
      await context.enqueue('tweet', { author: 'chain', text }, { dedupeKey: `block-${height}` })
    }
    return [{ success: true, message: `block ${height}`, height }]
  }

  /** Retries after a timeout or a server error. Other errors would happen again. */
  override shouldRetryOnError(error: unknown): boolean {
    return !(error instanceof HttpError) || error.isTemporary
  }
}
