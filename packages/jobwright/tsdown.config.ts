import { defineConfig } from 'tsdown'

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
})
