/** `@job` rejects classes whose types do not survive JSON. */

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { fixture } from '../testing/project.fixture.ts'

const run = promisify(execFile)

const PARENT = new URL('../../node_modules/.fixtures', import.meta.url).pathname
const TSC = new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url).pathname

const COMPILER_OPTIONS = {
  target: 'es2023',
  lib: ['es2023', 'esnext.disposable'],
  module: 'esnext',
  moduleResolution: 'bundler',
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  types: ['node'],
}

/** The code before the classes. */
const IMPORTS = `import { BaseTask, job, QueueTask, type JobContext, type QueueContext, type RunnerResult } from 'jobwright'

class Account { balance = 1; pay(): void {} }
interface Tree { readonly name: string; readonly children?: readonly Tree[] }
class Plain { constructor(readonly text: string) {} }
abstract class Open<Message> extends QueueTask<RunnerResult, Message> {}
`

/** A queue job with messages of this type. */
function message(type: string): string {
  return `QueueTask<RunnerResult, ${type}> {}`
}

/** The errors of tsc in each line of code, with the last link of the chain of reasons. */
async function errorsOf(lines: readonly string[]): Promise<string[]> {
  const tsconfig = JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ['src'] })
  const classes = lines.map(
    (line, index) => `@job('task${index}') export abstract class Task${index} extends ${line}`,
  )
  const root = await fixture({ 'tsconfig.json': tsconfig, 'src/a.ts': IMPORTS + classes.join('\n') }, PARENT)
  const output = await run(process.execPath, [TSC, '-p', root, '--pretty', 'false'], { cwd: root }).then(
    () => '',
    (error: { readonly stdout: string }) => error.stdout,
  )
  const first = IMPORTS.split('\n').length
  return output
    .split(/^(?=src)/m)
    .filter((text) => text !== '')
    .map((text) => {
      const [, line, heading] = /^src\/a\.ts\((\d+),\d+\): error (.*)/.exec(text) ?? []
      const chain = text.trimEnd().split('\n')
      return `${lines[Number(line) - first]} → ${chain.length === 1 ? heading : chain.at(-1)!.trim()}`
    })
}

test('what JSON gives back may be a message or parameters, and so may what the types do not tell', async () => {
  expect(
    await errorsOf([
      'QueueTask {}',
      'BaseTask {}',
      'QueueTask { override process(message: Tree) { return { success: message.name !== "" } } }',
      'QueueTask { override process(message: unknown) { return { success: message !== 1 } } }',
      'QueueTask { override execute({ messages }: QueueContext) { return messages.map(() => ({ success: true })) } }',
      message('string'),
      message("'a' | 'b' | 3 | true | null"),
      message('Tree'),
      message('Plain'),
      message('readonly [number, string?, ...boolean[]]'),
      message('{ a?: string; readonly b: number | undefined; c: unknown; d: Record<string, string[]> }'),
      message("{ kind: 'a'; n: number } | { kind: 'b'; list: readonly Tree[] } | string"),
      message('{ id: string & { readonly brand: 1 } }'),
      message('any'),
      'BaseTask<RunnerResult, { day: string }> {}',
      'BaseTask<RunnerResult, { day: string } | undefined> {}',
    ]),
  ).toEqual([])
})

test('what JSON would change or lose is a type error at the class, which names the place and the remedy', async () => {
  expect(
    await errorsOf([
      message('{ at: Date }'),
      message('{ run: () => void }'),
      message('{ id: bigint }'),
      message('{ key: symbol }'),
      message('{ deep: { list: { at?: Date }[] } }'),
      message('{ tags: Set<string> }'),
      message('{ a: string } | { at: Date }'),
      message('{ id: string | bigint }'),
      message('Account'),
      message('Date'),
      message('bigint'),
      message('symbol'),
      message('() => void'),
      'BaseTask<RunnerResult, { at: Date }> {}',
    ]),
  ).toMatchInlineSnapshot(`
    [
      "QueueTask<RunnerResult, { at: Date }> {} → Type 'Date' is not assignable to type '"JSON makes a string of a Date: use an ISO string or a number"'.",
      "QueueTask<RunnerResult, { run: () => void }> {} → Type '() => void' is not assignable to type '"JSON drops functions and methods: use plain data"'.",
      "QueueTask<RunnerResult, { id: bigint }> {} → Type 'bigint' is not assignable to type '"JSON has no bigint: use a string"'.",
      "QueueTask<RunnerResult, { key: symbol }> {} → Type 'symbol' is not assignable to type '"JSON has no symbol: use a string"'.",
      "QueueTask<RunnerResult, { deep: { list: { at?: Date }[] } }> {} → Type 'Date' is not assignable to type '"JSON makes a string of a Date: use an ISO string or a number"'.",
      "QueueTask<RunnerResult, { tags: Set<string> }> {} → Type 'Set<string>' is not assignable to type '"JSON makes an empty object of a Map or a Set: use an array"'.",
      "QueueTask<RunnerResult, { a: string } | { at: Date }> {} → Type 'Date' is not assignable to type '"JSON makes a string of a Date: use an ISO string or a number"'.",
      "QueueTask<RunnerResult, { id: string | bigint }> {} → Type 'bigint' is not assignable to type 'string'.",
      "QueueTask<RunnerResult, Account> {} → Type '() => void' is not assignable to type '"JSON drops functions and methods: use plain data"'.",
      "QueueTask<RunnerResult, Date> {} → Type '() => string' is not assignable to type '"JSON drops functions and methods: use plain data"'.",
      "QueueTask<RunnerResult, bigint> {} → Type 'bigint' is not assignable to type 'Serializable<bigint>'.",
      "QueueTask<RunnerResult, symbol> {} → Type 'symbol' is not assignable to type 'Serializable<symbol>'.",
      "QueueTask<RunnerResult, () => void> {} → Type '() => void' is not assignable to type 'Serializable<() => void>'.",
      "BaseTask<RunnerResult, { at: Date }> {} → Type 'Date' is not assignable to type '"JSON makes a string of a Date: use an ISO string or a number"'.",
    ]
  `)
})

test('a base class may leave the message open, and each class on it is checked by itself', async () => {
  expect(await errorsOf(['Open<{ text: string }> {}', 'Open<{ at: Date }> {}'])).toMatchInlineSnapshot(`
    [
      "Open<{ at: Date }> {} → Type 'Date' is not assignable to type '"JSON makes a string of a Date: use an ISO string or a number"'.",
    ]
  `)
})
