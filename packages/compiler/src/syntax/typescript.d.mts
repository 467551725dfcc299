/** The types of what `typescript.mjs` loads: plain JavaScript, as no TypeScript could give a value these types. */

export { ts } from 'ts-morph'
