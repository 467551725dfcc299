/** Debug output. */

/** Writes a line to standard error if `JOBWRIGHT_DEBUG` is set. */
export function debug(line: string): void {
  if (process.env['JOBWRIGHT_DEBUG']) process.stderr.write(`jobwright: ${line}\n`)
}
