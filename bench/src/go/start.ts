/**
 * The start of a runner, or its latency: `node go/start.ts <start|latency>` prints figures as JSON.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { Registry, TaskClass } from 'jobwright'

const JOBS = 200
const MESSAGES = 1000

async function start(): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(import.meta.dirname, 'tasks-'))
  try {
    for (let index = 0; index < JOBS; index += 1) {
      await writeFile(join(folder, `job-${index}.ts`), TASK)
    }
    return await startOf(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const TASK = `import { BaseTask } from 'jobwright'
globalThis.tasksLoaded = (globalThis.tasksLoaded ?? 0) + 1
export class Task extends BaseTask { execute() { return [] } }
`

async function startOf(folder: string): Promise<Record<string, number>> {
  const importing = performance.now()
  const { createRunner } = await import('jobwright')
  const importMs = performance.now() - importing
  const { configSchemaFor } = await import('jobwright/manifest')
  const types = Array.from({ length: JOBS }, (_, index) => `job_${index}`)
  const registry: Registry = {
    formatVersion: 1,
    envPrefix: '',
    config: configSchemaFor(types),
    jobs: types.map((type, index) => ({
      type,
      constant: type.toUpperCase(),
      kind: 'self-contained',
      file: `src/tasks/job-${index}.ts`,
      options: index % 2 === 0 ? { cron: `${index % 60} 3 * * *` } : { intervalSeconds: 3600 + index },
      load: async () => {
        const module: unknown = await import(pathToFileURL(join(folder, `job-${index}.ts`)).href)
        return (module as { readonly Task: TaskClass }).Task // TASK exports it
      },
    })),
  }
  const began = performance.now()
  const runner = createRunner({ registry })
  await runner.start()
  const startMs = performance.now() - began
  const loaded = tasksLoaded()
  const handle = await runner.trigger('job_7')
  await handle.result()
  const loadedByRun = tasksLoaded()
  await runner.stop()
  return { importMs, startMs, loaded, loadedByRun }
}

function tasksLoaded(): number {
  return (globalThis as { tasksLoaded?: number }).tasksLoaded ?? 0 // TASK counts there
}

/** The time from the call of `enqueue` to the first line of `process`, one message at a time. */
async function latency(): Promise<Record<string, number>> {
  const { createRunner, QueueTask } = await import('jobwright')
  const probe = { began: 0, heard: (_ms: number): void => undefined }
  class Task extends QueueTask {
    override process(): { success: true } {
      probe.heard(performance.now() - probe.began)
      return { success: true }
    }
  }
  const runner = createRunner({ registry: await registryOf(Task), env: {}, signals: false })
  await runner.start()
  const samples: number[] = []
  for (let n = 0; n < MESSAGES; n += 1) {
    const waited = new Promise<number>((resolve) => {
      probe.heard = resolve
    })
    probe.began = performance.now()
    await runner.enqueue('work', { n })
    samples.push(await waited)
    await new Promise(setImmediate)
  }
  await runner.stop()
  const sorted = samples.toSorted((one, other) => one - other)
  return { p50Ms: sorted[MESSAGES / 2] ?? Number.NaN, p95Ms: sorted[MESSAGES * 0.95] ?? Number.NaN }
}

/** A registry with the one job `work`. */
async function registryOf(taskClass: TaskClass): Promise<Registry> {
  const { configSchemaFor } = await import('jobwright/manifest')
  return {
    formatVersion: 1,
    envPrefix: '',
    config: configSchemaFor(['work']),
    jobs: [
      {
        type: 'work',
        constant: 'WORK',
        kind: 'queue',
        file: 'src/tasks/work.ts',
        options: {},
        load: () => Promise.resolve(taskClass),
      },
    ],
  }
}

const what = process.argv[2]
process.stdout.write(JSON.stringify(what === 'start' ? await start() : await latency()))
process.exit(0)
