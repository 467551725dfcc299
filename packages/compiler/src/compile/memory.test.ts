import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { fixture, task } from '../testing/project.fixture.ts'

const run = promisify(execFile)

/**
 * The limit of the whole process. The parser alone takes half of it; the syntax trees of all files
 * would take five times it.
 */
const MOST_MEGABYTES = 200

/**
 * The bytes per file: its text of 3 kB, its facts, and its generated lines. A syntax tree would
 * take 300 kB.
 */
const MOST_KEPT = 25_000

/** A project with this many task files, each with a body of 40 methods. */
function projectOf(count: number): Promise<string> {
  const files = Array.from(
    { length: count },
    (_, index) => [`src/tasks/t${index}.ts`, taskText(index)] as const,
  )
  return fixture(Object.fromEntries(files))
}

function taskText(index: number): string {
  const methods = Array.from(
    { length: 40 },
    (_, step) =>
      `  private step${step}(by: number) { return [${index}, by].map((one) => one * 2 + ${step}) }\n`,
  )
  return task(
    `@job('task_${index}', { maxRetries: 2 })`,
    `export class Task extends BaseTask {\n${methods.join('')}}`,
  )
}

/** The bytes of heap in use after a compile. */
async function heapAfterCompile(root: string): Promise<number> {
  const program = `
    const { compile, loadProject } = await import('${new URL('../index.ts', import.meta.url).href}')
    const { manifest } = await compile(await loadProject({ root: ${JSON.stringify(root)} }), 'write')
    gc()
    console.log(JSON.stringify({ jobs: manifest.jobs.length, heap: process.memoryUsage().heapUsed }))
  `
  const flags = ['--expose-gc', `--max-old-space-size=${MOST_MEGABYTES}`, '--input-type=module', '--eval']
  const { stdout } = await run(process.execPath, [...flags, program])
  return (JSON.parse(stdout) as { heap: number }).heap
}

test('each further file costs a few times its text, and nothing of its syntax tree is kept', async () => {
  const [few, many] = [200, 1700]
  const before = await heapAfterCompile(await projectOf(few))
  const after = await heapAfterCompile(await projectOf(many))
  expect((after - before) / (many - few)).toBeLessThan(MOST_KEPT)
})
