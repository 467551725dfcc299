/**
 * Farm with the plugin, for the tests. It runs in a process of its own, because a failed build ends
 * the process.
 */

import { runProgram, type ProgramResult } from '@jobwright/test-support'

/** Builds `src/main.ts` to `dist/main.js`. */
export function buildWithFarm(root: string): Promise<ProgramResult> {
  return runProgram([process.execPath, '--input-type=module', '--eval', BUILD], { folder: root })
}

const BUILD = `
import { build } from '@farmfe/core'
import jobwright from '@jobwright/unplugin/farm'

await build({
  root: process.cwd(),
  plugins: [jobwright()],
  compilation: {
    input: { main: './src/main.ts' },
    output: { path: 'dist', targetEnv: 'node', format: 'esm' },
    external: ['^jobwright'],
    persistentCache: false,
    minify: false,
    sourcemap: true,
  },
})
`
