/**
 * Whatever the source text, a compile returns, and each of its diagnostics has a place inside its
 * file.
 */

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { loadProject, type Project } from '../project/project.ts'
import { fixture } from '../testing/project.fixture.ts'
import { compile } from './compile.ts'

/** Task files that together use most of what the compiler reads. */
const SEEDS: readonly string[] = [
  `import { BaseTask, job, JobPriority, minutes, type JobContext } from 'jobwright'
import { JobType } from '../jobs.gen/job-types'
import { LIMITS, Size } from '../limits'

const DEFAULTS = { maxRetries: 2, retryDelaySeconds: minutes(1) } as const

/** Sends the digest. */
@job('send_digest', { ...DEFAULTS, cron: '0 8 * * 1-5', timezone: 'Europe/Berlin', dependencies: [JobType.FETCH], priority: JobPriority.HIGH })
export class SendDigestTask extends BaseTask {
  async execute(context: JobContext) {
    await context.enqueue('tweet', { text: \`\${context.attempt} of \${LIMITS.tries ?? 3}\` })
    return [{ success: Size.Small < 3, message: 'sent' }]
  }
}
`,
  `import * as jw from 'jobwright'

enum Rate { Slow = 1, Fast = Slow << 2 }

@jw.job('fetch', { intervalSeconds: Rate.Fast * 60 + 0x10, maxConcurrent: 2, tags: ['a', \`b\${Rate.Slow}\`], timeoutSeconds: 30 })
export default class extends jw.BaseTask {
  execute({ signal }: jw.JobContext) {
    signal.throwIfAborted()
    // jobwright-ignore JW2002 for the test
    return []
  }
}
`,
  `import { job as j, QueueTask, type QueueContext } from 'jobwright'

abstract class Common<M> extends QueueTask<{ success: boolean }, M> {}

@j('tweet', { batchSize: 3, rateLimit: { max: 3, perSeconds: 60 }, preserveOrder: 'key', requires: ['twitter'] })
class TweetTask extends Common<{ text: string }> {
  override async process(tweet: { text: string }, context: QueueContext<{ text: string }>) {
    return { success: (await context.capabilities.twitter.post(tweet.text)) !== undefined }
  }
}
export { TweetTask as Tweet }
`,
]

const LIMITS = `export const LIMITS = { tries: 5 } as const
export enum Size { Small = 1, Large }
`

/** One change of a text: a part is deleted, doubled, swapped with the next part, or replaced. */
interface Mutation {
  readonly kind: 'delete' | 'double' | 'swap' | 'replace'
  readonly by: 'token' | 'byte'
  /** The place, as a fraction of the text from 0 to 1. */
  readonly at: number
  readonly replacement: string
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('delete', 'double', 'swap', 'replace'),
  by: fc.constantFrom('token', 'byte'),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  replacement: fc.oneof(
    fc.constantFrom(
      '{',
      '}',
      '(',
      '`',
      '${',
      '@',
      '@job',
      '\n',
      '/*',
      '"',
      '...',
      'class',
      'export',
      '\uFEFF',
      '\0',
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
})

function mutate(text: string, { kind, by, at, replacement }: Mutation): string {
  const parts = by === 'byte' ? text.split('') : (text.match(/\w+|\s+|[^\w\s]/g) ?? [])
  const index = Math.floor(at * parts.length)
  const part = parts[index] ?? ''
  const changed: Readonly<Record<Mutation['kind'], readonly string[]>> = {
    delete: [],
    double: [part, part],
    swap: [parts[index + 1] ?? '', part],
    replace: [replacement],
  }
  return [...parts.slice(0, index), ...changed[kind], ...parts.slice(index + (kind === 'swap' ? 2 : 1))].join(
    '',
  )
}

/** The number of all mutations: three in each run. */
const MUTATIONS = 10_000
const PER_RUN = 3

async function project(): Promise<Project> {
  const root = await fixture({ 'src/limits.ts': LIMITS })
  await mkdir(join(root, 'src/tasks'))
  return loadProject({ root })
}

test('without a mutation the files hold three jobs', async () => {
  const settings = await project()
  await Promise.all(
    SEEDS.map((text, index) => writeFile(join(settings.root, `src/tasks/task-${index}.ts`), text)),
  )
  const { manifest, diagnostics } = await compile(settings, 'check')
  expect(manifest.jobs.map(({ type }) => type)).toEqual(['fetch', 'send_digest', 'tweet'])
  expect(diagnostics.map(({ code }) => code)).toMatchInlineSnapshot(`
    [
      "JW7002",
    ]
  `)
})

test(
  '10,000 mutations: a compile always returns, with diagnostics inside the files',
  { timeout: 300_000 },
  async () => {
    const settings = await project()
    const files = SEEDS.map((_, index) => `src/tasks/task-${index}.ts`)
    const run = fc.asyncProperty(
      fc.nat(SEEDS.length - 1),
      fc.array(mutation, { minLength: PER_RUN, maxLength: PER_RUN }),
      async (which, mutations) => {
        const texts = SEEDS.map((text, index) => (index === which ? mutations.reduce(mutate, text) : text))
        await Promise.all(files.map((file, index) => writeFile(join(settings.root, file), texts[index]!)))
        const written = new Map([
          ...files.map((file, index) => [file, texts[index]!] as const),
          ['src/limits.ts', LIMITS],
        ])
        const { diagnostics } = await compile(settings, 'check')
        for (const { file, start, end, line, column, related } of diagnostics) {
          expect(end).toBeGreaterThanOrEqual(start)
          expect(line * column).toBeGreaterThan(0)
          for (const place of [{ file, end }, ...related]) {
            expect(place.end).toBeLessThanOrEqual(written.get(place.file)?.length ?? -1)
          }
        }
      },
    )
    await fc.assert(run, { numRuns: Math.ceil(MUTATIONS / PER_RUN) })
  },
)
