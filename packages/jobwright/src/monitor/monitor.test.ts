import { expect, test } from 'vitest'

import { memory } from '../engine/memory/memory.ts'
import { runnerOf } from '../behaviour/support/runner-of.ts'
import type { EngineIssue } from '../engine/contract/inspection.ts'

test('health reports what the engine noticed about other processes', async () => {
  const noticed: EngineIssue[] = [
    { kind: 'clock-offset', ms: -4000 },
    { kind: 'unknown-job', job: 'gone', messages: 1 },
  ]
  const { runner } = await runnerOf({}, { engine: Object.assign(memory(), { issues: () => noticed }) })
  expect(await runner.health()).toMatchObject({
    status: 'degraded',
    issues: [
      { code: 'unknown-job', job: 'gone', figure: 1 },
      { code: 'clock-offset', figure: 4000 },
    ],
  })
})

test('an engine whose issues() fails does not keep health from judging the rest', async () => {
  const { runner, events } = await runnerOf({}, { engine: Object.assign(memory(), { issues: locked }) })
  expect(await runner.health()).toEqual({ status: 'healthy', issues: [] })
  expect(events('engine.failed')).toMatchObject([{ operation: 'issues' }])
})

function locked(): never {
  throw new Error('locked')
}
