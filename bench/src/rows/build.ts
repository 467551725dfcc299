/** The rows about compiles, builds and type checks. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { compile, loadProject } from '@jobwright/compiler'

import { buildMs, forgetCompiles, typeCheckMs } from '../harness/go.ts'
import { makeProject } from '../harness/project.ts'
import { ratioRow, type Row } from '../harness/row.ts'
import { medians, timed } from '../harness/samples.ts'

const SIZES = [10, 100, 1000, 10_000]

/**
 * A compile without any cache, compared with esbuild bundling and oxc-parser parsing the same
 * files.
 */
export async function coldCompile(): Promise<Row[]> {
  const rows: Row[] = []
  for (const files of SIZES) {
    await using project = await makeProject(files)
    const { root } = project
    const cold = async (): Promise<number> => {
      await forgetCompiles(root)
      return buildMs('compile', root)
    }
    const ms = await medians([
      { name: 'jobwright', sample: cold },
      { name: 'esbuild', sample: () => buildMs('esbuild bundles', root) },
      { name: 'oxc', sample: () => buildMs('oxc-parser parses', root) },
    ])
    const [own, esbuild, oxc] = [ms['jobwright']!, ms['esbuild']!, ms['oxc']!]
    rows.push(
      ratioRow('cold compile', files, { figure: own, peer: 'esbuild bundles', peerFigure: esbuild, most: 1 }),
      {
        what: 'cold compile',
        of: files,
        figure: own,
        peer: 'oxc-parser parses',
        peerFigure: oxc,
        aim: '–',
        met: true,
      },
    )
  }
  return rows
}

/** A compile of an unchanged project with a cache, compared with reading and hashing its files. */
export async function warmCompile(): Promise<Row[]> {
  const rows: Row[] = []
  for (const files of [500, 10_000]) {
    await using project = await makeProject(files)
    const { root } = project
    await buildMs('compile', root)
    const ms = await medians([
      { name: 'jobwright', sample: () => buildMs('compile', root) },
      { name: 'hash', sample: () => buildMs('read and hash', root) },
    ])
    const [own, hash] = [ms['jobwright']!, ms['hash']!]
    rows.push(
      ratioRow('warm compile', files, { figure: own, peer: 'read and hash', peerFigure: hash, most: 2 }),
      {
        what: 'warm compile',
        of: files,
        figure: own,
        aim: files === 500 ? '≤ 50 ms' : '≤ 250 ms',
        met: own <= (files === 500 ? 50 : 250),
      },
    )
  }
  return rows
}

/**
 * A compile after a change of one file, in the process that has compiled before, as in a watcher.
 */
export async function oneChange(): Promise<Row[]> {
  await using project = await makeProject(1000)
  const settings = await loadProject({ root: project.root })
  await compile(settings, 'write')
  const sample = async (): Promise<number> => {
    await project.change()
    return timed(() => compile(settings, 'write'))
  }
  const { changed: figure = Number.NaN } = await medians([{ name: 'changed', sample }])
  return [{ what: 'one file changed', of: 1000, figure, aim: '≤ 10 ms', met: figure <= 10 }]
}

/** A build with the plugin and a warm cache, compared with one without the plugin. */
export async function addedBuildTime(): Promise<Row[]> {
  const rows: Row[] = []
  await using project = await makeProject(500)
  const { root } = project
  await buildMs('compile', root)
  for (const bundler of ['vite', 'esbuild']) {
    const ms = await medians([
      { name: 'with', sample: () => buildMs(`${bundler} builds with jobwright`, root) },
      { name: 'without', sample: () => buildMs(`${bundler} builds`, root) },
    ])
    const peer = `${bundler} without it`
    rows.push(
      ratioRow(`${bundler} build`, 500, { figure: ms['with']!, peer, peerFigure: ms['without']!, most: 1.1 }),
    )
  }
  return rows
}

/** A type check with the generated files, compared with one without them. */
export async function typeCheckCost(): Promise<Row[]> {
  await using withJobs = await makeProject(1000)
  await using without = await makeProject(1000)
  await buildMs('compile', withJobs.root)
  await withoutGenerated(without.root)
  const ms = await medians([
    { name: 'with', sample: () => typeCheckMs(withJobs.root) },
    { name: 'without', sample: () => typeCheckMs(without.root) },
  ])
  const [own, peer] = [ms['with']!, ms['without']!]
  return [
    {
      what: 'tsc of the generated files',
      of: 1000,
      figure: own,
      peer: 'tsc without them',
      peerFigure: peer,
      aim: '≤ +300 ms',
      met: own - peer <= 300,
    },
  ]
}

/** Makes the program import nothing that is generated. */
function withoutGenerated(root: string): Promise<void> {
  return writeFile(join(root, 'src/main.ts'), 'export {}\n')
}
