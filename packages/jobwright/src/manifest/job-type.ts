/**
 * What follows from a job type alone: whether it is valid, its constant, its display name, the
 * prefix of its environment variables.
 */

/** Letters and digits in words, separated by single `.`, `_`, `:` or `-`; the first is a letter. */
export const JOB_TYPE_PATTERN: RegExp = /^[A-Za-z][A-Za-z0-9]*(?:[._:-][A-Za-z0-9]+)*$/

/** The most characters that a job type may have. */
export const JOB_TYPE_MAX_LENGTH = 64

/**
 * Whether a string can be a job type. Job types are keys of objects, so the name of a property that
 * every object has, such as `constructor`, cannot.
 */
export function isJobType(value: string): boolean {
  return value.length <= JOB_TYPE_MAX_LENGTH && JOB_TYPE_PATTERN.test(value) && !(value in {})
}

/**
 * The constant of a job type: upper snake case, split at separators and inside camel case
 * (`sendDigest` → `SEND_DIGEST`, `HTTPPing` → `HTTP_PING`). It is also the prefix of the job's
 * environment variables.
 */
export function constantOf(jobType: string): string {
  return wordsOf(jobType).join('_').toUpperCase()
}

/** The default display name of a job type: `send_digest` → `Send digest`. */
export function displayNameOf(jobType: string): string {
  const text = wordsOf(jobType).join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The constant form of an option's name: `intervalSeconds` → `INTERVAL_SECONDS`. */
export function envSuffixOf(option: string): string {
  return wordsOf(option).join('_').toUpperCase()
}

function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .split(/[._:-]/)
}
