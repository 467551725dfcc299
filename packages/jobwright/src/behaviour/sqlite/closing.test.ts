/** After an engine was closed, nothing is left of it but the file. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { jobOf, Trial } from '../../engine/conformance/trial.ts'
import { sqlite } from '../../engine/sqlite/sqlite-engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('no timer is left, although messages came while the engine closed', async () => {
  const trial = new Trial(sqlite({ path: join(folder, 'late.db') }))
  await trial.open([jobOf('mail')])
  const storing = trial.enqueue({ job: 'mail', dueMs: trial.nowMs + 3_600_000 })
  await trial.engine.close()
  expect(await storing).toHaveLength(1)
  expect(trial.clock.pending).toBe(0)
})

test('an open engine refuses to open again, and goes on', async () => {
  const trial = new Trial(sqlite({ path: join(folder, 'twice.db') }))
  await trial.open([jobOf('mail')])
  await expect(trial.open([jobOf('mail')], 'other')).rejects.toThrow('open already')
  await trial.enqueue({ id: 'a', job: 'mail' })
  expect(await trial.claimedIds()).toEqual(['a'])
  await trial.engine.close()
})

test('an engine that was closed can be opened again', async () => {
  const trial = new Trial(sqlite({ path: join(folder, 'again.db') }))
  await trial.open([jobOf('mail')])
  await trial.enqueue({ id: 'a', job: 'mail' })
  await trial.engine.close()
  await trial.engine.close()
  await trial.open([jobOf('mail')], 'next')
  expect(await trial.claimedIds()).toEqual(['a'])
  await trial.engine.close()
})

test('a process whose runner has stopped ends without a call of exit', async () => {
  const program = `
    import { createRunner } from '${new URL('../../index.ts', import.meta.url).href}'
    import { sqlite } from '${new URL('../../engine/sqlite/index.ts', import.meta.url).href}'
    import { QueueTask } from '${new URL('../../authoring/task.ts', import.meta.url).href}'
    import { registryOf } from '${new URL('../support/registry-of.ts', import.meta.url).href}'
    class Inbox extends QueueTask { process() { return { success: true } } }
    const runner = createRunner({
      registry: registryOf({ inbox: [Inbox] }),
      engine: sqlite({ path: process.argv[1] }),
      env: {},
    })
    await runner.start()
    const later = runner.enqueue('inbox', 'later', { delaySeconds: 3600 })
    const stopping = runner.stop()
    await later
    await stopping
    console.log('stopped')
  `
  const child = spawn(
    process.execPath,
    ['--input-type=module-typescript', '--eval', program, join(folder, 'child.db')],
    { stdio: ['ignore', 'ignore', 'inherit'], timeout: 20_000 },
  )
  expect(await once(child, 'exit')).toEqual([0, null])
})
