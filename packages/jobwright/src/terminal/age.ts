/** How long ago something was, in words. */

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const

/** A duration, rounded down to its largest unit: `3 min`. */
export function ageText(ms: number): string {
  const [size, unit] = UNITS.find(([length]) => Math.abs(ms) >= length) ?? [1000, 's']
  return `${Math.floor(Math.abs(ms) / size)} ${unit}`
}

/** A time as ISO 8601, with its distance from now: `2026-01-01T08:00:00.000Z (3 min ago)`. */
export function timeText(ms: number, nowMs: number): string {
  return `${new Date(ms).toISOString()} (${ms > nowMs ? `in ${ageText(ms - nowMs)}` : `${ageText(nowMs - ms)} ago`})`
}
