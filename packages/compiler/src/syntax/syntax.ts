/**
 * The TypeScript parser, as ts-morph bundles it: whatever `typescript` the user has installed is another one. Loading it
 * takes a fifth of a second, so whoever imports this statically is imported lazily.
 */

export { ts } from './typescript.mjs'
