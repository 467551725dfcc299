/** `npm run check`: every check of CI except the tests. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename, join } from 'node:path'
import { text } from 'node:stream/consumers'

import { pack } from './pack.mjs'
import { environment, ROOT } from './run.mjs'

const PLAYGROUND = join(ROOT, 'playground')

/** Runs every check, even after one has failed. Resolves to 1 if any failed, otherwise to 0. */
export async function check() {
  const results = []
  for (const one of SOURCES) results.push(await result(one))
  for (const one of await checksOfTarballs()) results.push(await result(one))
  const failed = results.filter(({ passed }) => !passed).map(({ name }) => name)
  console.log(`checks: ${results.length - failed.length} passed, ${failed.length} failed`)
  if (failed.length > 0) console.log(`failed: ${failed.join(', ')}`)
  return failed.length === 0 ? 0 : 1
}

const SOURCES = [
  { name: 'lint', command: 'oxlint' },
  { name: 'format', command: 'oxfmt --check' },
  { name: 'types of the packages', command: 'tsc -p .' },
  { name: 'types of the playground', command: 'tsc -p playground' },
  { name: 'unused code', command: 'knip' },
  { name: 'jobs of the playground', command: 'jobwright check', folder: PLAYGROUND },
]

async function checksOfTarballs() {
  // A failed build has printed its reason.
  const tarballs = await pack().catch(() => undefined)
  return tarballs?.flatMap(ofTarball) ?? [{ name: 'build and pack', command: 'false' }]
}

function ofTarball(path) {
  return [
    { name: `${basename(path)} is fit to publish`, command: `publint --strict ${path}` },
    { name: `${basename(path)} has types that resolve`, command: `attw --profile esm-only ${path}` },
  ]
}

async function result({ name, command, folder = ROOT }) {
  const [program, ...args] = command.split(' ')
  const child = spawn(program, args, { cwd: folder, env: environment(folder) })
  const [[code], output, errors] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ])
  const passed = code === 0
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${name}`)
  if (!passed) console.log(`${output}${errors}`)
  return { name, passed }
}
