import { defineConfig } from 'tsdown'

import { bundledLibraries, licences, readerOfCronParser } from './bundled-libraries.ts'

/** A chunk of the sources, declarations excepted, in these rooms and files. */
function chunk(
  name: string,
  places: readonly string[],
  beside: string = '^$',
): { name: string; test: RegExp } {
  return { name, test: new RegExp(`/src/(?:${places.join('|')})\\b[^.]*\\.ts$|${beside}`) }
}

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/bin/bin.ts',
    'src/command-line/index.ts',
    'src/configuration/config-file.ts',
    'src/engine/conformance/index.ts',
    'src/engine/index.ts',
    'src/inspect/index.ts',
    'src/manifest/index.ts',
    'src/node-loader/present-file.ts',
    'src/node-loader/present-hooks.ts',
    'src/node-loader/register.ts',
    'src/node-loader/register-hooks.ts',
    'src/engine/sqlite/index.ts',
    'src/testing/index.ts',
  ],
  deps: bundledLibraries,
  plugins: [readerOfCronParser(), licences()],
  outputOptions: {
    // Docstrings are in the declarations. In the code they take time to read at each start.
    comments: { jsdoc: false },
    // A file of its own for each set of modules that two entries share would be forty files.
    codeSplitting: {
      groups: [
        chunk('manifest', ['wording', 'manifest'], '/(?:valibot|cron-parser)/dist/|^\0'),
        chunk('errors', ['errors', 'time']),
        chunk('runtime', [
          'authoring',
          'claims',
          'configuration/(?:config-object|configure|environment|layer|layer-check|misspelt-variables|registry|remedy|runnable-job|variables)',
          'engine/(?:contract|memory|rules)',
          'enqueue',
          'events',
          'execution',
          'inspect',
          'monitor',
          'outcomes',
          'runner',
          'schedule',
          'ticks',
          'waits',
        ]),
      ],
    },
  },
})
