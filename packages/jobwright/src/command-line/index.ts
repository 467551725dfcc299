/**
 * `jobwright/command-line`: what the commands of `@jobwright/cli` are made of. It is for that
 * package alone, and may change in any version.
 */

export { JSON_ARGUMENT, ROOT_ARGUMENT } from './arguments.ts'
export { defineCommand, type Command } from './command.ts'
export { ExitCode } from './exit-code.ts'
export { interruption } from './interruption.ts'
export { unknownName, UsageError } from './usage-error.ts'
export { hasColor } from '../terminal/color.ts'
export { counted, enumerated } from '../terminal/counts.ts'
export { jsonText } from '../terminal/json-text.ts'
export { table, type Column } from '../terminal/table.ts'
export { PROJECT_COMMANDS, type ProjectCommandName, type ProjectCommands } from './project-commands.ts'
