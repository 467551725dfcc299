import { defineConfig } from 'tsdown'

// The pages that `jobwright explain` prints.
export default defineConfig({
  entry: ['src/index.ts', 'src/decorators/decorators.ts'],
  copy: { from: '../../docs/errors', to: 'dist' },
})
