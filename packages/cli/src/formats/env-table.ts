/** The environment variables of a program as a table. */

import type { ConfigVariable, OptionSource } from 'jobwright/config-file'

import { table, type Column } from 'jobwright/command-line'

const COLUMNS: readonly Column[] = [
  { heading: 'VARIABLE' },
  { heading: 'VALUE' },
  { heading: 'DEFAULT' },
  { heading: 'SOURCE' },
]

/** The width of an output that has none, such as a pipe or a CI log. */
const DEFAULT_WIDTH = 120

/** One line per variable, or one that says that there are none. */
export function envTable(variables: readonly ConfigVariable[]): string {
  if (variables.length === 0) return 'no jobs, so no variables\n'
  return table(COLUMNS, variables.map(rowOf), process.stdout.columns ?? DEFAULT_WIDTH)
}

function rowOf({ name, value, default: fallback, source }: ConfigVariable): string[] {
  return [name, text(value), text(fallback), sourceText(name, source)]
}

function text(value: ConfigVariable['value']): string {
  return value === undefined ? 'none' : String(value)
}

/**
 * The source of a value. For a schedule option that another one replaced, it is the source of the
 * other.
 */
function sourceText(variable: string, { layer, name, file }: OptionSource): string {
  switch (layer) {
    case 'environment':
      return name === variable ? layer : `${layer}: ${name}`
    case 'older environment':
      return `older name: ${name}`
    case 'file':
      return `${file ?? 'config file'}: ${name}`
    case 'program':
      return `createRunner: ${name}`
    case 'decorator':
      return '@job'
    default:
      return layer
  }
}
