import { defineConfig } from 'tsdown'

import { parserCut } from './parser-cut.ts'

export default defineConfig([
  // The pages that `jobwright explain` prints.
  {
    entry: ['src/index.ts', 'src/decorators/decorators.ts', 'src/extract/extract-worker.ts'],
    copy: { from: '../../docs/errors', to: 'dist' },
  },
  parserCut,
])
