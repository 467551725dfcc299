import { expect, test, vi } from 'vitest'

import type * as TypeScript from './typescript.mjs'
import { task } from '../testing/project.fixture.ts'

const TEXT = task(
  "@job('tick', { maxRetries: MOST, tags: ['a', 'b'] })",
  `export class Tick extends BaseTask {
    async execute(context: JobContext): Promise<void> {
      const { signal } = context
      for (const step of [1, 2]) await this.step(step, signal, context.capabilities.mail)
    }

    async step(by: number, ...more: unknown[]): Promise<number> {
      return more.map((one) => (one ? by * 2 : -by)).length
    }
  }
  const MOST = 1 + 2`,
)

test('a task file is walked once, whatever its facts are, and that walk alone sets the parents', async () => {
  const asked = new Map<unknown, number>()
  const parses: unknown[][] = []
  vi.doMock('./typescript.mjs', async (original) => {
    const { ts } = await original<typeof TypeScript>()
    const counted = {
      createSourceFile: (...args: Parameters<typeof ts.createSourceFile>) => {
        parses.push(args.slice(2))
        return ts.createSourceFile(...args)
      },
      forEachChild: (...args: Parameters<typeof ts.forEachChild>) => {
        asked.set(args[0], (asked.get(args[0]) ?? 0) + 1)
        return ts.forEachChild(...args)
      },
    }
    return {
      ts: new Proxy(ts, {
        get: (whole, name) => Reflect.get({ ...counted }, name) ?? Reflect.get(whole, name),
      }),
    }
  })
  const { factsOf } = await import('../extract/file-facts.ts')
  const { ts } = await import('./syntax.ts')
  const { jobs } = factsOf({ path: '/tick.ts', file: 'tick.ts', text: TEXT })
  expect(jobs.map(({ className, description }) => [className, description])).toEqual([['Tick', undefined]])
  expect(parses).toEqual([[ts.ScriptTarget.Latest, false, ts.ScriptKind.TS]])
  expect(asked.size).toBeGreaterThan(100)
  expect([...asked.values()].filter((times) => times > 1)).toEqual([])
})
