import { expect, test } from 'vitest'

import { compileFiles, problemsIn, type Files } from '../testing/project.fixture.ts'

const IMPORTS = `import { BaseTask, job, QueueTask as Queue, NonRetryableError } from 'jobwright'
import * as jw from 'jobwright'
import { BaseTask as Foreign } from 'other'
`

/** The kind of the only job in a project of these files. */
async function kindIn(files: Files): Promise<string | undefined> {
  const { manifest, diagnostics } = await compileFiles(files)
  expect(diagnostics).toEqual([])
  return manifest.jobs[0]?.kind ?? 'unknown'
}

/** A task file whose class extends `base`, with further code. */
function task(clause: string, rest: string = ''): string {
  return `${IMPORTS}@job('a') export class A ${clause} {}\n${rest}`
}

test.each([
  ['queue', 'extends Common', 'abstract class Common<R> extends Queue<R, Message> {}'],
  ['queue', 'extends Near', 'class Near extends Far {}\nclass Far extends jw.QueueTask {}'],
  ['queue', 'extends Common', 'const Common = class extends Queue {}'],
  ['self-contained', 'extends Alias', 'const Alias = Common\nclass Common extends BaseTask {}'],
  ['self-contained', 'extends Alias', 'const Alias = BaseTask'],
  ['unknown', 'extends Foreign', ''],
  ['unknown', 'extends Missing', ''],
  ['unknown', 'extends mixin(BaseTask)', ''],
  ['unknown', 'extends Common', 'class Common extends mixin(BaseTask) {}'],
  ['unknown', 'extends B', 'class B extends C {}\nclass C extends B {}'],
])('is %s for a class that %s where there is %o', async (kind, clause, rest) => {
  expect(await kindIn({ 'src/tasks/a.ts': task(clause, rest) })).toBe(kind)
})

test('a base class is followed through files, renamed exports and default exports', async () => {
  const files = {
    'src/tasks/a.ts': `import { job } from 'jobwright'
import { Common } from '../base'
@job('a') export class A extends Common<string> {}
`,
    'src/base/index.ts': "export * from './common.js'\n",
    'src/base/common.ts': "export { default as Common } from '../deep'\n",
    'src/deep.ts': "import * as lib from './lib'\nexport default abstract class<T> extends lib.Task<T> {}\n",
    'src/lib.ts': "import { QueueTask as Q } from 'jobwright'\nexport { Q as Task }\n",
  }
  expect(await kindIn(files)).toBe('queue')
})

test('a file that no base class leads to is not parsed for one', async () => {
  const files = {
    'src/tasks/a.ts': `import { BaseTask, job } from 'jobwright'
import { Common } from 'npm-package'
@job('a') export class A extends Common {}
`,
  }
  expect(await kindIn(files)).toBe('unknown')
})

test('a class that ends elsewhere is reported, with the place where it ends', async () => {
  const files = {
    'src/tasks/a.ts': `import { job } from 'jobwright'
import { Common } from '../base'
@job('a') export class A extends Common {}
`,
    'src/base.ts': 'export class Common extends Root {}\nclass Root {}\n',
  }
  expect(await problemsIn(files)).toEqual([
    'JW4006 src/tasks/a.ts:3 <Common> class A extends Common, which extends neither BaseTask nor QueueTask' +
      ' [the classes end here: src/base.ts:2]',
  ])
})

test.each([
  ['NonRetryableError', ''],
  ['jw.job', ''],
  ['Common', 'class Common {}'],
  ['Common', 'const Common = { a: 1 }'],
  ['Common', 'enum Common { A }'],
])('%s is not a base class beside %o', async (base, rest) => {
  const problems = await problemsIn({ 'src/tasks/a.ts': task(`extends ${base}`, rest) })
  expect(problems.map((line) => line.replace(/ \[.*/, ''))).toEqual([
    `JW4006 src/tasks/a.ts:4 <${base}> class A extends ${base}, which extends neither BaseTask nor QueueTask`,
  ])
})
