/** Why a project cannot be run from its sources. */

import { JobwrightError } from '../errors/errors.ts'

/** `jobwright/register` cannot do its work here. */
export class RegisterError extends JobwrightError {
  constructor(message: string, options?: ErrorOptions) {
    super('REGISTER', message, options)
  }
}
