/** The text of `--help`. */

import type { ArgumentDefinition, ArgumentDefinitions } from './definition.ts'

/** What the usage of a command shows. */
interface UsedCommand {
  readonly name: string
  readonly description: string
  readonly args: ArgumentDefinitions
}

/** The usage of one command: its description, its arguments and its options. */
export function usageOf({ name, description, args }: UsedCommand): string {
  const entries = Object.entries(args)
  const positionals = entries.flatMap(([, argument]) =>
    argument.type === 'positional' ? [[hintOf(argument), argument.description] as const] : [],
  )
  const options = entries.flatMap(([option, argument]) =>
    argument.type === 'positional' ? [] : [[optionText(option, argument), descriptionOf(argument)] as const],
  )
  const words = ['jobwright', name, ...positionals.map(([hint]) => hint), '[options]']
  return [
    `${description}\n\nUsage: ${words.join(' ')}\n`,
    listing('Arguments', positionals),
    listing('Options', options),
  ].join('')
}

/** What the usage of a group shows. */
interface UsedGroup {
  readonly name: string
  readonly description: string
  readonly commands: Readonly<Record<string, { readonly description: string }>>
}

/** The usage of a group of commands, or of the whole program. */
export function groupUsage({ name, description, commands }: UsedGroup): string {
  const words = ['jobwright', name, '<command>'].filter((word) => word !== '').join(' ')
  const entries = Object.entries(commands).map(([command, one]) => [command, one.description] as const)
  return `${description}\n\nUsage: ${words} [options]\n${listing('Commands', entries)}\n${words} --help shows the options of a command.\n`
}

/** A heading, and below it the texts in two columns; empty without entries. */
function listing(heading: string, entries: readonly (readonly [string, string])[]): string {
  if (entries.length === 0) return ''
  const width = Math.max(...entries.map(([text]) => text.length))
  const lines = entries.map(([text, description]) => `  ${text.padEnd(width)}  ${description}\n`)
  return `\n${heading}:\n${lines.join('')}`
}

function optionText(name: string, argument: ArgumentDefinition): string {
  const short = 'alias' in argument && argument.alias !== undefined ? `-${argument.alias}, ` : ''
  const hint = argument.type === 'boolean' ? '' : ` ${hintOf(argument)}`
  return `${short}--${name}${hint}`
}

function hintOf(argument: Exclude<ArgumentDefinition, { readonly type: 'boolean' }>): string {
  if (argument.type === 'enum') return `<${argument.options.join('|')}>`
  return argument.type === 'positional' && argument.many === true
    ? `[${argument.valueHint}…]`
    : `<${argument.valueHint}>`
}

function descriptionOf(argument: ArgumentDefinition): string {
  const fallback = 'default' in argument ? argument.default : undefined
  return fallback === undefined ? argument.description : `${argument.description} (default: ${fallback})`
}
