/**
 * The types of `typescript.mjs`, which is JavaScript because TypeScript could not give a required
 * module these types.
 */

import { ts } from 'ts-morph'

export { ts }

export declare function load(cut: string): typeof ts
