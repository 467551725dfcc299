import { job, QueueTask, type QueueContext, type RunnerResult } from 'jobwright'

/** A message to the chat. */
export interface Announcement {
  readonly text: string
}

/** Sends each message to the chat as soon as it is enqueued. */
@job('discord', { maxConcurrent: 3, batchSize: 1, retryDelaySeconds: 0.5, requires: ['discord'] })
export class DiscordTask extends QueueTask<RunnerResult, Announcement> {
  /** While the chat is down, messages wait, and no attempt counts. */
  override validateResources(context: QueueContext<Announcement>): Promise<boolean> {
    return context.capabilities.discord.isUp(context.signal)
  }

  override async process({ text }: Announcement, context: QueueContext<Announcement>): Promise<RunnerResult> {
    await context.capabilities.discord.send(text, context.signal)
    return { success: true, message: text }
  }
}
