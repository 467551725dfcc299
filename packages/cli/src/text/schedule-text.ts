/** A job's schedule in words. */

import { DEFAULTS, type ManifestJob } from 'jobwright/manifest'

/** `every 90 s`, `0 8 * * 1-5 Europe/Berlin`, or what else makes the job run. */
export function scheduleText({ kind, options }: Pick<ManifestJob, 'kind' | 'options'>): string {
  const schedule = regularly(options) ?? (kind === 'queue' ? 'when sent messages' : 'when triggered')
  const atStart = options.runOnStart ? `${schedule}, at start` : schedule
  return options.enabled === false ? `disabled (${atStart})` : atStart
}

/** `30 s`, `15 min`, `2 h`, `1 d`: the largest unit that divides it. */
export function durationText(seconds: number): string {
  const [size, unit] = UNITS.find(([length]) => seconds >= length && seconds % length === 0) ?? [1, 's']
  return `${seconds / size} ${unit}`
}

const UNITS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
] as const

function regularly({ intervalSeconds, cron, timezone }: ManifestJob['options']): string | undefined {
  if (intervalSeconds !== undefined) return `every ${durationText(intervalSeconds)}`
  return cron === undefined ? undefined : `${cron} ${timezone ?? DEFAULTS.timezone}`
}
