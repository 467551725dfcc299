/**
 * The TypeScript parser that ts-morph bundles, independent of the `typescript` that the user has
 * installed. Loading it takes a fifth of a second: a module that imports this one must itself be
 * imported lazily.
 */

export { ts } from './typescript.mjs'
