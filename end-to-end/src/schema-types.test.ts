/**
 * Users' versions of TypeScript compare the schema of a class with its types, in both kinds of
 * decorators.
 */

import { join } from 'node:path'

import type { Fixture } from '@jobwright/test-support'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { install, type Installation } from './installation.ts'
import { userTsconfig } from './tsconfig.ts'

const IMPORTS = `import { type } from 'arktype'
import { BaseTask, job, QueueTask, type JobContext, type QueueContext, type RunnerResult } from 'jobwright'
import * as v from 'valibot'
import { z } from 'zod'

abstract class Api<Message> extends QueueTask<RunnerResult, Message> { static override readonly schema = v.object({ url: v.string() }) }
`

const RIGHT = `${IMPORTS}
interface Tree { name: string; children: Tree[] }

@job('plain')
export class Plain extends QueueTask<RunnerResult, { id: number }> { static override readonly schema = v.object({ id: v.number() }) }
@job('transform')
export class Transform extends QueueTask<RunnerResult, { at: Date }> {
  static override readonly schema = v.object({ at: v.pipe(v.string(), v.transform((text) => new Date(text))) })
  override process({ at }: { at: Date }) { return { success: at.getTime() > 0 } }
}
@job('defaults')
export class Defaults extends QueueTask<RunnerResult, { readonly id: number; readonly tags: readonly string[] }> {
  static override schema = z.object({ id: z.coerce.number<string>(), tags: z.array(z.string()).default([]) })
}
@job('brand')
export class Brand extends QueueTask<RunnerResult, { id: string & z.BRAND<'id'> }> { static override schema = z.object({ id: z.string().brand<'id'>() }) }
@job('optional_field')
export class OptionalField extends QueueTask<RunnerResult, { id: number; note?: string }> { static override schema = type({ id: 'number', 'note?': 'string' }) }
@job('undeclared')
export class Undeclared extends QueueTask { static override schema = type({ id: 'string' }) }
@job('optional_parameters')
export class OptionalParameters extends BaseTask<RunnerResult, { day: string } | undefined> {
  static override schema = v.optional(v.object({ day: v.string() }))
  execute(context: JobContext<{ day: string } | undefined>) { return [{ success: context.parameters?.day !== '' }] }
}
@job('inherited')
export class Inherited extends Api<{ url: string }> {}
@job('union')
export class Union extends QueueTask<RunnerResult, { kind: 'a' } | { kind: 'b'; n: number }> {
  static override schema = z.union([z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b'), n: z.number() })])
}
@job('untyped')
export class Untyped extends QueueTask<RunnerResult, any> { static override schema = v.object({ id: v.any() }) }
@job('unknown')
export class Unknown extends QueueTask<RunnerResult, unknown> { static override schema = v.unknown() }
@job('never')
export class Never extends QueueTask<RunnerResult, never> { static override schema = v.never() }
@job('recursive')
export class Recursive extends QueueTask<RunnerResult, Tree> {
  static override schema: v.GenericSchema<Tree> = v.object({ name: v.string(), children: v.array(v.lazy(() => Recursive.schema)) })
}
@job('anonymous')
export default class extends BaseTask<RunnerResult, { day: string }> { execute() { return [] } }
@job('injected')
export class Injected extends QueueTask { constructor(readonly api: { get(): void }) { super() } override process() {} }
`

const CALLS = `import { createRunner } from 'jobwright'
import { registry } from './jobs.gen'
const runner = createRunner({ registry })
export async function right() {
  await runner.enqueue('transform', { at: '2026-01-01' })
  await runner.enqueue('defaults', { id: '7' })
  await runner.enqueueMany('brand', [{ id: 'x' }])
  await runner.trigger('optional_parameters')
  await runner.enqueue('inherited', { url: '' })
}
`

const WRONG_CALLS = `import { createRunner } from 'jobwright'
import { registry } from './jobs.gen'
const runner = createRunner({ registry })
await runner.enqueue('transform', { at: new Date() })
await runner.enqueue('defaults', { id: 7 })
await runner.trigger('optional_parameters', { day: 1 })
`

/** Classes with a mistake each. */
const MISTAKES = [
  'class A extends QueueTask<RunnerResult, { id: string }> { static override readonly schema = v.object({ id: v.number() }) }',
  'class A extends QueueTask<RunnerResult, { at: string }> { static override schema = v.object({ at: v.pipe(v.string(), v.transform((text) => new Date(text))) }) }',
  'class A extends QueueTask<RunnerResult, { id: string }> { static override schema = z.object({ id: z.coerce.number() }) }',
  "class A extends QueueTask<RunnerResult, { note: string }> { static override schema = type({ 'note?': 'string' }) }",
  'class A extends BaseTask { static override schema = v.object({ day: v.string() }); execute() {} }',
  "class A extends QueueTask<RunnerResult, { kind: 'a' }> { static override schema = z.object({ kind: z.literal('a').optional() }) }",
  'class A extends Api<{ url: number }> {}',
  'class A extends QueueTask<RunnerResult, { id: string }> { static override schema = v.never() }',
  "class A extends QueueTask<RunnerResult, { id: string & z.BRAND<'id'> }> { static override schema = z.object({ id: z.string() }) }",
  'class A extends QueueTask<RunnerResult, { at: Date }> { static override schema = z.object({ at: z.date() }) }',
  'class A extends QueueTask<RunnerResult, { at: Date }> {}',
]

/** Classes that may not return nothing. */
const INCOMPLETE = [
  'class A extends QueueTask<RunnerResult & { id: string }> { override process() {} }',
  'class A extends BaseTask<RunnerResult & { id: string }> { async execute() {} }',
]

let installation: Installation
let project: Fixture

beforeAll(async () => {
  installation = await install()
  const wrong = [...MISTAKES, ...INCOMPLETE].map(
    (text, index) => `@job('job${index}') export ${text.replace('class A', `class A${index}`)}`,
  )
  project = await installation.createProject({})
  for (const kind of KINDS) {
    await project.write(`${kind}/tsconfig.json`, userTsconfig({ experimentalDecorators: kind === 'legacy' }))
    await project.write(`${kind}/src/tasks/right.ts`, RIGHT)
    await project.write(`${kind}/src/calls.ts`, CALLS)
    await project.write(`${kind}/src/wrong.ts`, IMPORTS + wrong.join('\n'))
    await project.write(`${kind}/src/wrong-calls.ts`, WRONG_CALLS)
    await installation.run(project, `jobwright generate --root ${kind}`)
  }
})

afterAll(() => installation[Symbol.asyncDispose]())

const KINDS = ['standard', 'legacy'] as const

const VERSIONS = ['typescript-5.9', 'typescript-6.0', 'typescript'].flatMap((compiler) =>
  KINDS.map((kind) => ({ compiler, kind })),
)

test.for(VERSIONS)(
  '$compiler compares the schema of a class with its types, with $kind decorators, and gives callers its input',
  async ({ compiler, kind }) => {
    const tsc = join(import.meta.dirname, '../node_modules', compiler, 'bin/tsc')
    const { output } = await installation.run(project, `node ${tsc} -p ${kind} --pretty false`)
    const lines = output.matchAll(/^\S+src\/(\S+)\.ts\((\d+),/gm)
    expect(
      Array.from(lines, ([, file, line]) => `${file}:${line}`)
        .toSorted()
        .join(' '),
    ).toMatchInlineSnapshot(
      `"wrong-calls:4 wrong-calls:5 wrong-calls:6 wrong:10 wrong:11 wrong:12 wrong:13 wrong:14 wrong:15 wrong:16 wrong:17 wrong:18 wrong:19 wrong:7 wrong:8 wrong:9"`,
    )
    const mistakes = output.matchAll(/SchemaMismatch<"(.*?)", (.*?)>'\.$|to type '"(JSON .*?)"'\.$/gm)
    expect(Array.from(mistakes, ([, ...parts]) => parts.filter(Boolean).join(': ')).join('\n'))
      .toMatchInlineSnapshot(`
      "the Message of the class is not the output of its schema: { id: number; }, { id: string; }
      the Message of the class is not the output of its schema: { at: Date; }, { at: string; }
      the Message of the class is not the output of its schema: { id: number; }, { id: string; }
      the Message of the class is not the output of its schema: { note?: string | undefined; }, { note: string; }
      the Parameters of the class are not the output of its schema: { day: string; }, void
      the Message of the class is not the output of its schema: { kind?: "a" | undefined; }, { kind: "a"; }
      the Message of the class is not the output of its schema: { url: string; }, { url: number; }
      the Message of the class is not the output of its schema: never, { id: string; }
      the Message of the class is not the output of its schema: { id: string; }, { id: string & BRAND<"id">; }
      JSON makes a string of a Date: use an ISO string or a number
      JSON makes a string of a Date: use an ISO string or a number"
    `)
  },
)
