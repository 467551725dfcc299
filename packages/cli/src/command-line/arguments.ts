/** Checks arguments strictly: citty ignores unknown options, and here they are errors. */

import { parseArgs, type ParseArgsOptionDescriptor } from 'node:util'

import type { ArgDef, ArgsDef } from 'citty'

import { unknownName, UsageError } from './usage-error.ts'

/** The option that every command on a project has. */
export const ROOT_ARGUMENT = {
  type: 'string',
  alias: 'C',
  description: "The project's root folder",
  valueHint: 'folder',
  default: '.',
} as const

/** The option of every command that can print for programs. */
export const JSON_ARGUMENT = { type: 'boolean', description: 'Print JSON for programs' } as const

/**
 * Checks the arguments after a command against its definitions.
 *
 * @throws UsageError for an unknown option, an option whose value is wrong or missing, and a
 * missing or extra argument
 */
export function checkArguments(definitions: ArgsDef, args: readonly string[]): void {
  const options = optionsOf(definitions)
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    checkOption(options, token)
    checkChoice(definitions[token.name], token)
  }
  checkPositionals(
    definitions,
    tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : [])),
  )
}

/**
 * Every defined argument is required, except one that takes any number of values: its hint ends
 * with `…`.
 */
function checkPositionals(definitions: ArgsDef, values: readonly string[]): void {
  const expected = Object.values(definitions).filter(({ type }) => type === 'positional')
  if (expected.some(({ valueHint }) => valueHint?.endsWith('…'))) return
  const stray = values[expected.length]
  if (stray !== undefined) throw new UsageError(`unexpected argument "${stray}"`)
  const missing = expected[values.length]
  if (missing !== undefined) throw new UsageError(`an argument is missing: ${missing.valueHint ?? 'a value'}`)
}

type Options = Record<string, ParseArgsOptionDescriptor>

function optionsOf(definitions: ArgsDef): Options {
  const named = Object.entries(definitions).filter(([, { type }]) => type !== 'positional')
  const entries = named.map(([name, { type, ...definition }]) => {
    const short =
      'alias' in definition && typeof definition.alias === 'string' ? { short: definition.alias } : {}
    return [name, { type: type === 'boolean' ? 'boolean' : 'string', ...short }] as const
  })
  return Object.fromEntries(entries)
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
}

function checkOption(options: Options, { name, rawName, value }: OptionToken): void {
  const option = Object.hasOwn(options, name) ? options[name] : undefined
  if (option === undefined) {
    const names = Object.keys(options).map((known) => `--${known}`)
    throw unknownName('option', rawName, names)
  }
  if (option.type === 'string' && value === undefined) throw new UsageError(`"${rawName}" needs a value`)
  if (option.type === 'boolean' && value !== undefined) throw new UsageError(`"${rawName}" takes no value`)
}

function checkChoice(definition: ArgDef | undefined, { rawName, value }: OptionToken): void {
  if (definition?.type !== 'enum' || value === undefined || definition.options === undefined) return
  if (definition.options.includes(value)) return
  throw new UsageError(`expected "${rawName}" to be one of ${definition.options.join(', ')}, got "${value}"`)
}
