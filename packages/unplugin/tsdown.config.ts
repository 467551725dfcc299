import { defineConfig } from 'tsdown'

export default defineConfig({ entry: ['src/index.ts', 'src/esbuild.ts', 'src/vite.ts'] })
