import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/config-file.ts',
    'src/engine/index.ts',
    'src/manifest/index.ts',
    'src/register.ts',
    'src/register-hooks.ts',
    'src/sqlite/index.ts',
    'src/testing/index.ts',
  ],
})
