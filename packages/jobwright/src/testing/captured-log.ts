/** A logger that keeps its lines. */

import { recordingLogger, type Logger, type LogLine } from '../authoring/logger.ts'

/** A logger, and its lines so far. */
export interface CapturedLog {
  readonly logger: Logger
  readonly lines: readonly LogLine[]
}

const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/** Makes a logger that only keeps its lines. @param now milliseconds since the epoch */
export function captureLog(now: () => number): CapturedLog {
  const lines: LogLine[] = []
  return { logger: recordingLogger(SILENT, (line) => void lines.push(line), now), lines }
}
