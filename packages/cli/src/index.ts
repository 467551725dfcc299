/** What a project's `jobwright.config.ts` imports. */

export { defineConfig, type ProjectConfig } from '@jobwright/compiler'
