/**
 * `jobwright/config-file`: configuration from a file (`jobs.config.*`), and the variables that
 * `jobwright env` prints.
 */

export type { Environment } from './environment.ts'
export { ConfigFileError } from './file-error.ts'
export { loadConfigFile, readConfigFile, type ConfigFileLocation, type ConfigFileOptions } from './file.ts'
export type { ConfigLayer, OptionSource } from './layer.ts'
export { configVariables, type ConfigVariable, type ConfigVariables } from './variables.ts'
export { ConfigError } from '../errors/start-errors.ts'
