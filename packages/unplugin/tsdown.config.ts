import { defineConfig } from 'tsdown'

const BUNDLERS = ['bun', 'esbuild', 'farm', 'rolldown', 'rollup', 'rspack', 'vite', 'webpack']

export default defineConfig({ entry: ['src/index.ts', ...BUNDLERS.map((bundler) => `src/${bundler}.ts`)] })
