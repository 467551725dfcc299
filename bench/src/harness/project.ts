/** Projects of any size to measure on. Every task file has about 70 plausible lines. */

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { INSTALLED } from './installation.ts'

/** A project on disk. It is deleted at the end of the scope. */
export interface Project extends AsyncDisposable {
  readonly root: string
}

/** The installed packages that the project resolves. */
const PACKAGES = ['jobwright', 'vite', 'esbuild', 'typescript']

/** Creates a project with this number of task files. It resolves the packages installed there. */
export async function makeProject(count: number, installed: string = INSTALLED): Promise<Project> {
  const root = await mkdtemp(join(tmpdir(), 'jobwright-bench-'))
  await mkdir(join(root, 'src/tasks'), { recursive: true })
  await mkdir(join(root, 'node_modules'))
  for (const name of PACKAGES) {
    await symlink(join(installed, 'node_modules', name), join(root, 'node_modules', name))
  }
  await writeFile(join(root, 'package.json'), '{ "private": true, "type": "module" }')
  await writeFile(join(root, 'tsconfig.json'), TSCONFIG)
  await writeFile(join(root, 'src/main.ts'), MAIN)
  const files = Array.from({ length: count }, (_, index) => join(root, `src/tasks/task-${index}.ts`))
  for (const [index, file] of files.entries()) await writeFile(file, taskText(index))
  return {
    root,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'es2023',
    module: 'esnext',
    moduleResolution: 'bundler',
    allowImportingTsExtensions: true,
    types: [],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['src'],
})

const MAIN = `import { createRunner } from 'jobwright'
import { registry } from './jobs.gen'

export const runner = createRunner({ registry })
`

function taskText(index: number): string {
  const methods = Array.from({ length: 9 }, (_, step) => methodText(index, step)).join('\n')
  return `import { BaseTask, job, JobPriority, type JobContext, type RunnerResult } from 'jobwright'

interface Result${index} extends RunnerResult {
  readonly items: number
}

const MINUTE = 60

/** Works on the items of shard ${index}. */
@job('task_${index}', {
  intervalSeconds: MINUTE * 5 + 60,
  priority: JobPriority.HIGH,
  maxConcurrent: 2,
  maxRetries: 2,
  timeoutSeconds: 30,
  tags: ['bench', 'shard-${index}'],
})
export class Task${index} extends BaseTask<Result${index}> {
  async execute(context: JobContext): Promise<Result${index}[]> {
    const steps = [${Array.from({ length: 9 }, (_, step) => `this.step${step}(context.attempt)`).join(', ')}]
    context.signal.throwIfAborted()
    const items = steps.reduce((sum, step) => sum + step, 0)
    return [{ success: true, message: \`\${items} items\`, items }]
  }

${methods}}
`
}

function methodText(index: number, step: number): string {
  return `  private step${step}(attempt: number): number {
    const values = [${index}, ${step}, attempt].map((value) => value * 2 + ${step})
    return values.filter((value) => value % 3 !== 0).length
  }
`
}
