/** The part of the command line that a `jobwright.config.ts` imports. */

export { defineConfig, type ProjectConfig } from '@jobwright/compiler'
