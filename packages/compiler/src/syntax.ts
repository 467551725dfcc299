/**
 * The TypeScript parser, as ts-morph bundles it: whatever `typescript` the user has installed is another one. The only
 * file that loads ts-morph, which takes a third of a second; whoever imports it statically is imported lazily.
 */

export { ts } from 'ts-morph'
