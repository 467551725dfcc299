/**
 * The libraries whose code the package carries: of each only what it calls, so that a program loads
 * no more. valibot's other parts are dropped by the bundler. Of cron-parser the reader of
 * expressions is kept; its search for due times, and luxon beneath it, are left out, as jobwright
 * computes due times itself.
 */

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import type { Rolldown, UserConfig } from 'tsdown'

/** The libraries, by name. Types are still imported from them. */
const LIBRARIES = ['cron-parser', 'valibot']

const require = createRequire(import.meta.url)

/** What stands in for modules of cron-parser and beneath it, by the name that it requires. */
const STAND_INS: Readonly<Record<string, string>> = {
  // The reader returns an expression, of which only the fields are read.
  './CronExpression': 'exports.CronExpression = class { constructor(fields) { this.fields = fields } }',
  // Called by nothing that the reader calls.
  luxon: 'exports.DateTime = undefined',
}

/** Which libraries the bundle takes in. Declarations keep their imports. */
export const bundledLibraries: UserConfig['deps'] = {
  alwaysBundle: LIBRARIES.map((name) => new RegExp(`^${name}(/|$)`)),
  dts: { neverBundle: LIBRARIES },
}

/** Reduces cron-parser to its reader. */
export function readerOfCronParser(): Rolldown.Plugin {
  return {
    name: 'reader-of-cron-parser',
    resolveId(source, importer = '') {
      if (source === 'cron-parser') {
        return join(dirname(require.resolve(source)), 'CronExpressionParser.js')
      }
      const isInside = importer.includes('/cron-parser/dist/')
      return isInside && Object.hasOwn(STAND_INS, source) ? `\0${source}` : undefined
    },
    load: (id) => STAND_INS[id.slice(1)],
  }
}

/** Adds the licences of the libraries, as they ask for. */
export function licences(): Rolldown.Plugin {
  return {
    name: 'licences',
    async generateBundle() {
      const texts = LIBRARIES.map(async (name) => {
        const manifest = join(import.meta.dirname, 'node_modules', name, 'package.json')
        const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
        const text = await readFile(
          join(dirname(manifest), name === 'valibot' ? 'LICENSE.md' : 'LICENSE'),
          'utf8',
        )
        return `${name} ${version}\n\n${text.trim()}\n`
      })
      const source = `Parts of these libraries are in this folder.\n\n${(await Promise.all(texts)).join('\n')}`
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source })
    },
  }
}
