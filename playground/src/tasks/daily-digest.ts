import { BaseTask, job, JobPriority, type JobContext, type RunnerResult } from 'jobwright'

/**
 * Sends a digest of the day to the chat. A day lasts four seconds here; a real digest would use the
 * cron `0 8 * * *`.
 */
@job('daily_digest', {
  cron: '*/4 * * * * *',
  timezone: 'Europe/Berlin',
  priority: JobPriority.LOW,
  misfireGraceSeconds: 1,
  retryDelaySeconds: 0.5,
  requires: ['chain'],
})
export class DailyDigestTask extends BaseTask {
  async execute(context: JobContext): Promise<RunnerResult[]> {
    const { height } = await context.capabilities.chain.tip(context.signal)
    await context.enqueue('discord', { text: `The chain has ${height} blocks` })
    return [{ success: true, message: `digest of ${height} blocks` }]
  }
}
