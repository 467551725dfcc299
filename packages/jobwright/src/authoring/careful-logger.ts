/** A logger that fails must not be what ends a run. */

import type { LogFields, Logger } from './logger.ts'

/** Passes each line on; what the logger throws, or rejects with, is nobody's any more: there is no other place to tell it. */
export function carefulLogger(logger: Logger): Logger {
  const write =
    (level: keyof Logger) =>
    (message: string, fields?: LogFields): void => {
      try {
        const written: unknown =
          fields === undefined ? logger[level](message) : logger[level](message, fields)
        if (written instanceof Promise) written.catch(() => {})
      } catch {
        // see above
      }
    }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
