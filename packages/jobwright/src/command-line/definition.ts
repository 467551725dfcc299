/** The arguments of a command as it declares them, and the types of their values. */

/** A switch: `--json`. */
interface SwitchDefinition {
  readonly type: 'boolean'
  readonly alias?: string
  readonly description: string
}

/** An option with a value: `--limit 100`. */
interface TextDefinition {
  readonly type: 'string'
  readonly alias?: string
  /** What stands for the value in the usage: `file` for `--database <file>`. */
  readonly valueHint: string
  readonly description: string
  readonly default?: string
}

/** An option with a value out of a few. */
interface ChoiceDefinition {
  readonly type: 'enum'
  readonly alias?: string
  readonly options: readonly string[]
  readonly description: string
  readonly default?: string
}

/** A value without a name. Each of them is required, except those that may be many. */
interface PositionalDefinition {
  readonly type: 'positional'
  readonly valueHint: string
  readonly description: string
  /** Whether any number of values may stand here, none included. */
  readonly many?: boolean
}

/** One argument of a command. */
export type ArgumentDefinition = SwitchDefinition | TextDefinition | ChoiceDefinition | PositionalDefinition

/** The arguments of a command by name, in the order of the usage. */
export type ArgumentDefinitions = Readonly<Record<string, ArgumentDefinition>>

/** The value of an argument, by its definition. */
type ValueOf<Definition extends ArgumentDefinition> = Definition extends { readonly type: 'boolean' }
  ? boolean
  : Definition extends { readonly type: 'positional' }
    ? Definition extends { readonly many: true }
      ? readonly string[]
      : string
    : Definition extends { readonly options: readonly (infer Choice)[] }
      ? Choice | (Definition extends { readonly default: string } ? never : undefined)
      : string | (Definition extends { readonly default: string } ? never : undefined)

/** The values of a command's arguments, by their definitions. */
export type ArgumentValues<Definitions extends ArgumentDefinitions> = {
  readonly [Name in keyof Definitions]: ValueOf<Definitions[Name]>
}
