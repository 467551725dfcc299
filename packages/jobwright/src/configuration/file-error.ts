/** The error of a config file that cannot be read. */

import { JobwrightError } from '../errors/jobwright-error.ts'

/** The named config file does not exist, there are several, or the file cannot be loaded. */
export class ConfigFileError extends JobwrightError {
  constructor(message: string, options?: ErrorOptions) {
    super('CONFIG_FILE', message, options)
  }
}
