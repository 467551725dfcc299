/** Configuration from a file (`jobs.config.*`), and the account of a program's configuration that `jobwright env` prints. */

export type { Environment } from './config-environment.ts'
export { ConfigFileError } from './config-file-error.ts'
export {
  loadConfigFile,
  readConfigFile,
  type ConfigFileLocation,
  type ConfigFileOptions,
} from './config-file-load.ts'
export type { ConfigLayer, OptionSource } from './config-value.ts'
export { configVariables, type ConfigVariable, type ConfigVariables } from './config-variables.ts'
export { ConfigError } from './errors.ts'
