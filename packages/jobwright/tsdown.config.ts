import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/configuration/config-file.ts',
    'src/engine/index.ts',
    'src/manifest/index.ts',
    'src/register/register.ts',
    'src/register/register-hooks.ts',
    'src/sqlite/index.ts',
    'src/testing/index.ts',
  ],
})
