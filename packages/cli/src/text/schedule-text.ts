/** What makes a job run, in words. */

import { scheduleWords, type ManifestJob } from 'jobwright/manifest'

/** `every 90 s`, `0 8 * * 1-5 Europe/Berlin`, or what makes a job without a schedule run. */
export function scheduleText({ kind, options }: Pick<ManifestJob, 'kind' | 'options'>): string {
  const schedule = scheduleWords(options) ?? (kind === 'queue' ? 'when sent messages' : 'when triggered')
  const atStart = options.runOnStart ? `${schedule}, at start` : schedule
  return options.enabled === false ? `disabled (${atStart})` : atStart
}
