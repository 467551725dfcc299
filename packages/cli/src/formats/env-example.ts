/**
 * A `.env.example`: every variable commented out, with its meaning, its valid values and the value
 * that the job declares.
 */

import type { ConfigVariable } from 'jobwright/config-file'
import { displayNameOf, OPTION_DESCRIPTIONS, OPTION_RULES, type DeclaredOptions } from 'jobwright/manifest'

interface Job {
  readonly type: string
  readonly options: DeclaredOptions
}

/** A heading for each job, and three lines for each variable. */
export function envExample(jobs: readonly Job[], variables: readonly ConfigVariable[]): string {
  return jobs
    .map(
      (job) =>
        `${headingOf(job)}\n${variables
          .filter(({ job: type }) => type === job.type)
          .map(lines)
          .join('\n')}`,
    )
    .join('\n')
}

function headingOf({ type, options }: Job): string {
  const { name = displayNameOf(type), description = '' } = options
  return [`${name} (${type})`, ...description.split('\n').filter((line) => line.trim() !== '')]
    .map((line) => `## ${line.trim()}\n`)
    .join('')
}

/** Quotes a value with special characters, as every reader of such files accepts it. */
function lines({ name, option, value, default: fallback }: ConfigVariable): string {
  const { expected } = OPTION_RULES[option]
  const written = value === undefined ? '' : quoted(String(value))
  return `# ${OPTION_DESCRIPTIONS[option]}
# ${expected.charAt(0).toUpperCase()}${expected.slice(1)}. Default: ${fallback ?? 'none'}.
# ${name}=${written}
`
}

function quoted(text: string): string {
  return /^[\w./+-]*$/.test(text) ? text : JSON.stringify(text)
}
