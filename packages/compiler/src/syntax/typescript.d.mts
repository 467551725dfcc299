/**
 * The types of `typescript.mjs`, which is JavaScript because TypeScript could not give a required
 * module these types.
 */

export { ts } from 'ts-morph'
