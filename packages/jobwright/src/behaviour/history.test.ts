/** The history of runs: what it keeps, and the bounds that prune it. */

import { expect, test } from 'vitest'

import type { JobContext } from '../authoring/context.ts'
import { BaseTask } from '../authoring/task.ts'
import { newRunnerOf, runnerOf } from './support/runner-of.ts'

class Talking extends BaseTask {
  execute({ logger, progress }: JobContext): { success: boolean; message: string }[] {
    logger.info('reading', { page: 1 })
    logger.warn('slow')
    progress(0.25)
    progress(0.5, 'half of it')
    return [{ success: true, message: 'read' }]
  }
}

test('history keeps the log lines, the progress and the message of a run', async () => {
  const { runner, clock } = await runnerOf({ talking: [Talking] })
  await runner.trigger('talking')
  await clock.settle()
  const atMs = clock.now()
  expect(await runner.history()).toMatchObject([
    {
      job: 'talking',
      status: 'succeeded',
      message: 'read',
      progress: { fraction: 0.5, note: 'half of it' },
      log: [
        { atMs, level: 'info', message: 'reading', fields: { page: 1 } },
        { atMs, level: 'warn', message: 'slow' },
      ],
    },
  ])
})

test('history keeps the newest history.logLines log lines of a run', async () => {
  const { runner, clock } = await runnerOf({ talking: [Talking] }, { history: { logLines: 1 } })
  await runner.trigger('talking')
  await clock.settle()
  const [run] = await runner.history()
  expect(run?.log.map(({ message }) => message)).toEqual(['slow'])
})

test('history is pruned by count', async () => {
  const { runner, clock } = await runnerOf({ talking: [Talking] }, { history: { maxRuns: 2 } })
  for (let run = 0; run < 3; run += 1) {
    await runner.trigger('talking')
    await clock.advance('1s')
  }
  const endedMs = (await runner.history()).map((run) => run.endedMs)
  expect(endedMs).toEqual([clock.now() - 1000, clock.now() - 2000])
})

test('history is pruned by age', async () => {
  const { runner, clock } = await runnerOf({ talking: [Talking] }, { history: { maxAgeSeconds: 60 } })
  await runner.trigger('talking')
  await clock.advance('1m')
  expect(await runner.history()).toHaveLength(1)
  await clock.advance('1s')
  expect(await runner.history()).toEqual([])
})

const refused = (history: object) => () => newRunnerOf({ talking: [Talking] }, { history })

test('invalid history options are refused', () => {
  expect(refused({ maxRuns: -1 })).toThrow('expected history.maxRuns to be an integer ≥ 0, got -1')
  expect(refused({ logLines: 0.5 })).toThrow('expected history.logLines to be an integer ≥ 0, got 0.5')
  expect(refused({ maxAgeSeconds: 0 })).toThrow('expected history.maxAgeSeconds to be a number > 0, got 0')
})
