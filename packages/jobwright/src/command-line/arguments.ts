/** Reads and checks the arguments of a command strictly: an unknown option is an error. */

import { parseArgs, type ParseArgsOptionDescriptor } from 'node:util'

import type { ArgumentDefinition, ArgumentDefinitions, ArgumentValues } from './definition.ts'
import { unknownName, UsageError } from './usage-error.ts'

/** The option that every command on a project has. */
export const ROOT_ARGUMENT = {
  type: 'string',
  alias: 'C',
  description: "The project's root folder",
  valueHint: 'folder',
  default: '.',
} as const

/** The option of every command: its output for programs. */
export const JSON_ARGUMENT = { type: 'boolean', description: 'Print one JSON document for programs' } as const

/**
 * The values of the arguments after a command, by its definitions. Of an option that is given twice
 * the last value counts.
 *
 * @throws UsageError for an unknown option, an option whose value is wrong or missing, and a
 * missing or extra argument
 */
export function readArguments<Definitions extends ArgumentDefinitions>(
  definitions: Definitions,
  args: readonly string[],
): ArgumentValues<Definitions> {
  const options = optionsOf(definitions)
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true })
  const values: Record<string, unknown> = defaultsOf(definitions)
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind === 'option') values[token.name] = optionValue(definitions, options, token)
  }
  return { ...values, ...positionalsOf(definitions, positionals) } as ArgumentValues<Definitions>
}

type Options = Record<string, ParseArgsOptionDescriptor>

function optionsOf(definitions: ArgumentDefinitions): Options {
  const named = Object.entries(definitions).filter(([, { type }]) => type !== 'positional')
  const entries = named.map(([name, definition]) => {
    const short = 'alias' in definition && definition.alias !== undefined ? { short: definition.alias } : {}
    return [name, { type: definition.type === 'boolean' ? 'boolean' : 'string', ...short }] as const
  })
  return Object.fromEntries(entries)
}

function defaultsOf(definitions: ArgumentDefinitions): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [
      name,
      definition.type === 'boolean' ? false : 'default' in definition ? definition.default : undefined,
    ]),
  )
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

function optionValue(definitions: ArgumentDefinitions, options: Options, token: OptionToken): unknown {
  const { name, rawName, value } = token
  const option = Object.hasOwn(options, name) ? options[name] : undefined
  if (option === undefined) throw unknownOption(rawName, Object.keys(options))
  if (option.type === 'boolean') {
    if (value !== undefined) throw new UsageError(`"${rawName}" takes no value`)
    return true
  }
  // `--root --json`: the name of another option is no value, unless it is written after a "=".
  if (value === undefined || (token.inlineValue !== true && /^-./.test(value))) {
    throw new UsageError(`"${rawName}" needs a value`)
  }
  return choiceOf(definitions[name]!, token, value)
}

function unknownOption(rawName: string, names: readonly string[]): UsageError {
  if (rawName === '--format' && names.includes('json') && !names.includes('format')) {
    return new UsageError('there is no option "--format". Write --json for JSON.')
  }
  return unknownName(
    'option',
    rawName,
    names.map((known) => `--${known}`),
  )
}

function choiceOf(definition: ArgumentDefinition, { rawName }: OptionToken, value: string): string {
  if (definition.type !== 'enum' || definition.options.includes(value)) return value
  const hint = value === 'json' ? ': write --json' : ''
  throw new UsageError(
    `expected "${rawName}" to be one of ${definition.options.join(', ')}, got "${value}"${hint}`,
  )
}

function positionalsOf(
  definitions: ArgumentDefinitions,
  values: readonly string[],
): Record<string, string | readonly string[]> {
  const expected = Object.entries(definitions).flatMap(([name, definition]) =>
    definition.type === 'positional' ? [{ name, ...definition }] : [],
  )
  const [first] = expected
  if (first?.many === true) return { [first.name]: values }
  const stray = values[expected.length]
  if (stray !== undefined) throw new UsageError(`unexpected argument "${stray}"`)
  const missing = expected.slice(values.length)
  if (missing.length > 0) throw new MissingArgumentError(missing.map(({ valueHint }) => `<${valueHint}>`))
  return Object.fromEntries(expected.map(({ name }, index) => [name, values[index]!]))
}

/** An argument is missing. The command adds its usage to the message. */
export class MissingArgumentError extends UsageError {
  constructor(missing: readonly string[]) {
    super(`${missing.length === 1 ? 'an argument is' : 'arguments are'} missing: ${missing.join(' ')}`)
  }
}
