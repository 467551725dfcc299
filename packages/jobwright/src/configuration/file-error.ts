/** Why a config file could not be read. */

import { JobwrightError } from '../errors/jobwright-error.ts'

/** There is no config file where one was named, there are several, or it cannot be loaded. */
export class ConfigFileError extends JobwrightError {
  constructor(message: string, options?: ErrorOptions) {
    super('CONFIG_FILE', message, options)
  }
}
