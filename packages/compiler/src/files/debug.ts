/** What only whoever looks for a fault wants to read. */

/** Writes a line to standard error where `JOBWRIGHT_DEBUG` is set. */
export function debug(line: string): void {
  if (process.env['JOBWRIGHT_DEBUG']) process.stderr.write(`jobwright: ${line}\n`)
}
