/** Decorators of other libraries work beside `@job`. */

import { PROGRAM, runProgram } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import type { Decorators } from '../testing/bundler.ts'
import { BUNDLERS } from '../testing/bundlers.fixture.ts'
import { createProject } from '../testing/project.fixture.ts'

/** Another library, with a class decorator `job` and a method decorator. */
const OTHER_LIBRARY: Readonly<Record<Decorators, string>> = {
  standard: `export function job(name: string) {
  return (_class: unknown, _context: ClassDecoratorContext) => console.log(\`other job \${name}\`)
}

export function announced<Method extends () => unknown>(method: Method, _context: ClassMethodDecoratorContext) {
  return function (this: ThisParameterType<Method>) {
    console.log('announced')
    return method.call(this)
  }
}
`,
  legacy: `export function job(name: string) {
  return (_class: unknown) => console.log(\`other job \${name}\`)
}

export function announced(_prototype: object, _name: string, descriptor: PropertyDescriptor) {
  const method = descriptor.value
  descriptor.value = function (this: unknown) {
    console.log('announced')
    return method.call(this)
  }
}
`,
}

const TASK_FILE = `import { BaseTask, job } from 'jobwright'
import { announced, job as other } from '../other'

@other('before')
@job('tick')
@other('after')
export class Tick extends BaseTask {
  @announced
  execute() {
    return [{ success: true }]
  }
}
`

const CASES = BUNDLERS.flatMap((bundler) => bundler.lowers.map((decorators) => ({ ...bundler, decorators })))

test.for(CASES)(
  '$decorators decorators of other libraries work beside @job in $name',
  async ({ build, decorators }) => {
    await using project = await createProject({
      'src/main.ts': PROGRAM,
      'src/other.ts': OTHER_LIBRARY[decorators],
      'src/tasks/tick.ts': TASK_FILE,
      'tsconfig.json': JSON.stringify({
        compilerOptions: { target: 'es2022', experimentalDecorators: decorators === 'legacy' },
      }),
    })
    await build(project.root, decorators)
    expect(await runProgram([process.execPath, 'dist/main.js'], { folder: project.root })).toEqual({
      code: 0,
      output: 'other job after\nother job before\nannounced\nsucceeded\n',
      errors: '',
    })
  },
)
