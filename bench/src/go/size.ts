/** The size of what a program bundles of jobwright: `node go/size.ts` prints kilobytes as JSON. */

import { gzipSync } from 'node:zlib'

import { build } from 'esbuild'

const RUNTIME = `export * from 'jobwright'
export { configSchemaFor } from 'jobwright/manifest'
`

/** Kilobytes of everything that these modules export, minified and gzipped. */
async function kilobytesOf(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'error',
  })
  return gzipSync(outputFiles[0]!.contents).length / 1000
}

const memory = await kilobytesOf(RUNTIME)
const sqlite = await kilobytesOf(`${RUNTIME}export * from 'jobwright/sqlite'\n`)
console.log(JSON.stringify({ memory, sqlite }))
