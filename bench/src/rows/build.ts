/** The rows of the build side. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { compile, loadProject } from '@jobwright/compiler'

import { forget, go, typeCheck } from '../harness/process.ts'
import { makeProject } from '../harness/project.ts'
import { ratioRow, type Row } from '../harness/row.ts'
import { medians, timed } from '../harness/samples.ts'

const SIZES = [10, 100, 1000, 10_000]

/** Compiles that know nothing of an earlier one, beside esbuild bundling and oxc-parser parsing the same files. */
export async function coldCompile(): Promise<Row[]> {
  const rows: Row[] = []
  for (const files of SIZES) {
    await using project = await makeProject(files)
    const { root } = project
    const cold = async (): Promise<number> => {
      await forget(root)
      return go('compile', root)
    }
    const ms = await medians([
      { name: 'jobwright', sample: cold },
      { name: 'esbuild', sample: () => go('esbuild bundles', root) },
      { name: 'oxc', sample: () => go('oxc-parser parses', root) },
    ])
    const [own, esbuild, oxc] = [ms['jobwright']!, ms['esbuild']!, ms['oxc']!]
    rows.push(
      ratioRow('cold compile', files, { ms: own, peer: 'esbuild bundles', peerMs: esbuild, most: 1 }),
      { what: 'cold compile', files, ms: own, peer: 'oxc-parser parses', peerMs: oxc, aim: '–', met: true },
    )
  }
  return rows
}

/** Compiles with a cache and nothing changed, beside reading and hashing the files. */
export async function warmCompile(): Promise<Row[]> {
  const rows: Row[] = []
  for (const files of [500, 10_000]) {
    await using project = await makeProject(files)
    const { root } = project
    await go('compile', root)
    const ms = await medians([
      { name: 'jobwright', sample: () => go('compile', root) },
      { name: 'hash', sample: () => go('read and hash', root) },
    ])
    const [own, hash] = [ms['jobwright']!, ms['hash']!]
    rows.push(ratioRow('warm compile', files, { ms: own, peer: 'read and hash', peerMs: hash, most: 2 }), {
      what: 'warm compile',
      files,
      ms: own,
      aim: files === 500 ? '≤ 50 ms' : '≤ 250 ms',
      met: own <= (files === 500 ? 50 : 250),
    })
  }
  return rows
}

/** A compile after one file changed, in the process that compiled before, as a watcher does. */
export async function oneChange(): Promise<Row[]> {
  await using project = await makeProject(1000)
  const settings = await loadProject({ root: project.root })
  await compile(settings, 'write')
  const sample = async (): Promise<number> => {
    await project.change()
    return timed(() => compile(settings, 'write'))
  }
  const { changed: ms = Number.NaN } = await medians([{ name: 'changed', sample }])
  return [{ what: 'one file changed', files: 1000, ms, aim: '≤ 10 ms', met: ms <= 10 }]
}

/** Builds with and without the plugin, the cache being warm. */
export async function addedBuildTime(): Promise<Row[]> {
  const rows: Row[] = []
  await using project = await makeProject(500)
  const { root } = project
  await go('compile', root)
  for (const bundler of ['vite', 'esbuild']) {
    const ms = await medians([
      { name: 'with', sample: () => go(`${bundler} builds with jobwright`, root) },
      { name: 'without', sample: () => go(`${bundler} builds`, root) },
    ])
    const peer = `${bundler} without it`
    rows.push(ratioRow(`${bundler} build`, 500, { ms: ms['with']!, peer, peerMs: ms['without']!, most: 1.1 }))
  }
  return rows
}

/** Type-checks with the generated files, beside those without. */
export async function typeCheckCost(): Promise<Row[]> {
  await using withJobs = await makeProject(1000)
  await using without = await makeProject(1000)
  await go('compile', withJobs.root)
  await withoutGenerated(without.root)
  const ms = await medians([
    { name: 'with', sample: () => typeCheck(withJobs.root) },
    { name: 'without', sample: () => typeCheck(without.root) },
  ])
  const [own, peer] = [ms['with']!, ms['without']!]
  return [
    {
      what: 'tsc of the generated files',
      files: 1000,
      ms: own,
      peer: 'tsc without them',
      peerMs: peer,
      aim: '≤ +300 ms',
      met: own - peer <= 300,
    },
  ]
}

/** The same tasks, and a program that does not import what is generated. */
function withoutGenerated(root: string): Promise<void> {
  return writeFile(join(root, 'src/main.ts'), 'export {}\n')
}
