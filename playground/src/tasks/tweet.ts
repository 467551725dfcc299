import {
  job,
  NonRetryableError,
  QueueTask,
  RetryAfterError,
  type QueueContext,
  type RunnerResult,
} from 'jobwright'

import { HttpError } from '../services/http-error.ts'

/** A post to publish. */
export interface Tweet {
  readonly author: string
  readonly text: string
}

interface Published extends RunnerResult {
  readonly postId: string
}

/** Publishes posts, at most three every two seconds. */
@job('tweet', {
  intervalSeconds: 2,
  batchSize: 3,
  maxRetries: 4,
  retryDelaySeconds: 1,
  requires: ['twitter'],
})
export class TweetTask extends QueueTask<Published, Tweet> {
  override async process(tweet: Tweet, context: QueueContext<Tweet>): Promise<Published> {
    try {
      const postId = await context.capabilities.twitter.post(`${tweet.author}: ${tweet.text}`, context.signal)
      return { success: true, message: `post ${postId}`, postId }
    } catch (error) {
      throw classified(error)
    }
  }
}

/**
 * Waits as long as the service asks for when it limits the rate, and does not retry a post that it
 * refuses.
 */
function classified(error: unknown): unknown {
  if (!(error instanceof HttpError) || error.status >= 500) return error
  if (error.status === 429) return new RetryAfterError(error.retryAfterSeconds ?? 5, error.message)
  return new NonRetryableError(error.message, { cause: error })
}
