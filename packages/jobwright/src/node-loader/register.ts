/**
 * `node --import jobwright/register src/main.ts` runs a project from its sources, under Node's own
 * type stripping. Node loads every module without `@job`; all other text stays in its place.
 *
 * @throws RegisterError if this Node does not strip types
 */

import nodeModule from 'node:module'

import { RegisterError, withoutDecorators } from './register-hooks.ts'

if (!process.features.typescript) {
  throw new RegisterError(
    `jobwright/register runs TypeScript under Node's own type stripping, which Node ${process.versions.node} does not ` +
      `have; use Node 22.18 or later, or tsx`,
  )
}

if (typeof nodeModule.registerHooks === 'function') {
  nodeModule.registerHooks({
    load: (url, context, nextLoad) => withoutDecorators(url, nextLoad(url, context)),
  })
} else {
  // Before 22.15, which strips types only on demand, hooks run in a thread of their own.
  nodeModule.register(import.meta.url.replace(/register(\.[jt]s)$/, 'register-hooks$1'))
}
