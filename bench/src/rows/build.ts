/** The rows about compiles, builds and type checks. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { buildFigures, forgetCompiles, typeCheckMs } from '../harness/go.ts'
import { INSTALLED, INSTALLED_BEFORE } from '../harness/installation.ts'
import { makeProject, type Project } from '../harness/project.ts'
import { ratioRow, type Row } from '../harness/row.ts'
import { figureMedians, medians, type Figures } from '../harness/samples.ts'

/**
 * How many files are compiled, and at most which multiple of the earlier build's time is the aim.
 */
const COLD: Readonly<Record<number, number>> = { 10: 0.65, 100: 0.65, 1000: 0.5, 10_000: 0.5 }

/** The most memory for 10,000 files, in megabytes. */
const MOST_MEMORY_MB = 300

/**
 * A compile without any cache, beside esbuild bundling and oxc-parser parsing the same files. The
 * latter is a bound: it does nothing else.
 */
export async function coldCompile(): Promise<Row[]> {
  const rows: Row[] = []
  for (const [size, most] of Object.entries(COLD)) {
    const files = Number(size)
    await using now = await makeProject(files)
    await using before = await makeProject(files, INSTALLED_BEFORE)
    const figures = await figureMedians([
      { name: 'now', sample: coldGo(now, INSTALLED) },
      { name: 'before', sample: coldGo(before, INSTALLED_BEFORE) },
      ...['esbuild bundles', 'oxc-parser parses'].map((name) => ({
        name,
        sample: () => buildFigures(name, now.root),
      })),
    ])
    rows.push(...coldRows(files, { figures, most }))
  }
  return rows
}

function coldGo({ root }: Project, installed: string): () => Promise<Figures> {
  return async () => {
    await forgetCompiles(root)
    return buildFigures('compile', root, installed)
  }
}

function coldRows(
  of: number,
  { figures, most }: { readonly figures: Record<string, Figures>; readonly most: number },
): Row[] {
  const figureOf = (name: string, figure = 'ms'): number => figures[name]?.[figure] ?? Number.NaN
  const own = { what: 'cold compile', of, figure: figureOf('now'), before: figureOf('before') }
  const rows: Row[] = [
    {
      ...own,
      peer: 'esbuild bundles',
      peerFigure: figureOf('esbuild bundles'),
      aim: `≤ ${most} × before`,
      met: own.figure <= most * own.before,
    },
    { ...own, peer: 'oxc-parser parses', peerFigure: figureOf('oxc-parser parses'), aim: '–', met: true },
  ]
  if (of < 10_000) return rows
  const peak = figureOf('now', 'peakMb')
  const before = figureOf('before', 'peakMb')
  const memory = { what: 'memory of a cold compile', of, figure: peak, before, unit: 'MB' }
  return [...rows, { ...memory, aim: `≤ ${MOST_MEMORY_MB} MB`, met: peak <= MOST_MEMORY_MB }]
}

/** A compile of an unchanged project with a cache, compared with reading and hashing its files. */
export async function warmCompile(): Promise<Row[]> {
  const rows: Row[] = []
  for (const [files, mostMs] of [
    [500, 35],
    [10_000, 200],
  ] as const) {
    await using now = await makeProject(files)
    await using before = await makeProject(files, INSTALLED_BEFORE)
    await buildFigures('compile', now.root)
    await buildFigures('compile', before.root, INSTALLED_BEFORE)
    const ms = await mediansOf({
      now: () => buildFigures('compile', now.root),
      before: () => buildFigures('compile', before.root, INSTALLED_BEFORE),
      hash: () => buildFigures('read and hash', now.root),
    })
    const figures = { figure: ms['now']!, before: ms['before']! }
    rows.push(
      ratioRow('warm compile', files, {
        ...figures,
        peer: 'read and hash',
        peerFigure: ms['hash']!,
        most: 0.5,
      }),
      {
        what: 'warm compile',
        of: files,
        ...figures,
        aim: `≤ ${mostMs} ms`,
        met: figures.figure <= mostMs,
      },
    )
  }
  return rows
}

/**
 * A compile after a change of one file, in the process that has compiled before, as in a watcher.
 */
export async function oneChange(): Promise<Row[]> {
  await using now = await makeProject(1000)
  await using before = await makeProject(1000, INSTALLED_BEFORE)
  const ms = await mediansOf({
    now: () => buildFigures('changes', now.root),
    before: () => buildFigures('changes', before.root, INSTALLED_BEFORE),
  })
  const figure = ms['now']!
  return [
    { what: 'one file changed', of: 1000, figure, before: ms['before']!, aim: '≤ 12 ms', met: figure <= 12 },
  ]
}

/** What is added to a build, and at most which multiple of it is the aim. */
const BUNDLERS = [
  { bundler: 'vite', peers: ['vite builds'], most: 1.1 },
  { bundler: 'esbuild', peers: ['esbuild builds', 'esbuild builds with an empty onLoad'], most: 1.5 },
]

/** A build with the plugin and a warm cache, compared with one without the plugin. */
export async function addedBuildTime(): Promise<Row[]> {
  const rows: Row[] = []
  await using now = await makeProject(500)
  await using before = await makeProject(500, INSTALLED_BEFORE)
  await buildFigures('compile', now.root)
  await buildFigures('compile', before.root, INSTALLED_BEFORE)
  for (const { bundler, peers, most } of BUNDLERS) {
    const ms = await mediansOf({
      now: () => buildFigures(`${bundler} builds with jobwright`, now.root),
      before: () => buildFigures(`${bundler} builds with jobwright`, before.root, INSTALLED_BEFORE),
      ...Object.fromEntries(peers.map((name) => [name, () => buildFigures(name, now.root)])),
    })
    const figures = { figure: ms['now']!, before: ms['before']! }
    for (const peer of peers) {
      rows.push(ratioRow(`${bundler} build`, 500, { ...figures, peer, peerFigure: ms[peer]!, most }))
    }
  }
  return rows
}

/** A type check with the generated files, compared with one without them. */
export async function typeCheckCost(): Promise<Row[]> {
  await using now = await makeProject(1000)
  await using before = await makeProject(1000, INSTALLED_BEFORE)
  await using without = await makeProject(1000)
  await buildFigures('compile', now.root)
  await buildFigures('compile', before.root, INSTALLED_BEFORE)
  await withoutGenerated(without.root)
  const ms = await medians([
    { name: 'now', sample: () => typeCheckMs(now.root) },
    { name: 'before', sample: () => typeCheckMs(before.root) },
    { name: 'without', sample: () => typeCheckMs(without.root) },
  ])
  const figure = ms['now']!
  const peerFigure = ms['without']!
  const beside = { peer: 'tsc without them', peerFigure, aim: '≤ +350 ms', met: figure - peerFigure <= 350 }
  return [{ what: 'tsc of the generated files', of: 1000, figure, before: ms['before']!, ...beside }]
}

/** The milliseconds of goes by name. */
function mediansOf(goes: Readonly<Record<string, () => Promise<Figures>>>): Promise<Record<string, number>> {
  return medians(
    Object.entries(goes).map(([name, go]) => ({
      name,
      sample: async () => (await go())['ms'] ?? Number.NaN,
    })),
  )
}

/** Makes the program import nothing that is generated. */
function withoutGenerated(root: string): Promise<void> {
  return writeFile(join(root, 'src/main.ts'), 'export {}\n')
}
