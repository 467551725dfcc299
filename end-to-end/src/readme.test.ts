/** The README's first steps work as a reader would follow them, with the packed packages. */

import type { Fixture } from '@jobwright/test-support'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { install, type Installation } from './installation.ts'
import { readReadme, type Readme } from './readme.ts'

let installation: Installation
let readme: Readme
let project: Fixture

beforeAll(async () => {
  installation = await install()
  readme = await readReadme()
  project = await installation.createProject(readme.files)
})

afterAll(() => installation[Symbol.asyncDispose]())

test('the first job has at most 15 lines', () => {
  const job = readme.files['src/tasks/send-digest.ts'] ?? ''
  expect(job.trim().split('\n').length).toBeLessThanOrEqual(15)
})

test('the first job builds, type-checks and runs', async () => {
  expect(await installation.run(project, 'vite build --logLevel warn')).toMatchObject({ code: 0, errors: '' })
  expect(await installation.run(project, 'tsc')).toEqual({ code: 0, output: '', errors: '' })
  await using program = installation.start(project, 'node dist/main.js')
  await program.printed(/sending the digest, attempt 1 [^]*status: 'succeeded'/)
  expect((await program.end('SIGINT')).signal).toBe('SIGINT')
})

test('with one line changed the job waits in a file, and the commands work on that file', async () => {
  const config = readme.files['vite.config.ts'] ?? ''
  await project.write('durable.config.ts', config.replace('src/main.ts', 'src/durable.ts'))
  expect(
    await installation.run(project, 'vite build --config durable.config.ts --logLevel warn'),
  ).toMatchObject({
    code: 0,
    errors: '',
  })
  await using program = installation.start(project, 'node dist/durable.js')
  await program.printed(/sending the digest, attempt 1/)
  expect((await program.end('SIGINT')).signal).toBe('SIGINT')
  const commands = readme.commands.filter((command) => command.includes('--database'))
  expect(commands).toHaveLength(3)
  const outputs = []
  for (const command of commands) outputs.push(await installation.run(project, command))
  expect(
    outputs.map(({ code, output, errors }) => ({
      code,
      errors,
      output: output.replaceAll(project.root, '.'),
    })),
  ).toEqual([
    { code: 0, errors: '', output: 'no matching messages in ./jobs.db\n' },
    { code: 0, errors: '', output: 'no matching dead letters in ./jobs.db\n' },
    {
      code: 0,
      errors: '',
      output: expect.stringMatching(/^copy\.db: \d+ kB, 0 messages, 0 dead letters, 1 run\n$/),
    },
  ])
})

test('a misspelt name prints what the README shows', async () => {
  const main = readme.files['src/main.ts'] ?? ''
  await project.write('src/wrong.ts', main.replace(/const run [^]*/, "await runner.trigger('send_digset')\n"))
  const { output } = await installation.run(project, 'tsc')
  expect(output.replace('wrong.ts', 'main.ts')).toBe(readme.outputs[0])
  await project.remove('src/wrong.ts')
})

test('a second job of the same name prints what the README shows', async () => {
  await project.write(
    'src/tasks/other.ts',
    `import { BaseTask, job } from 'jobwright'

@job('send_digest', { intervalSeconds: 60 })
export class OtherTask extends BaseTask {
  async execute() {
    return []
  }
}
`,
  )
  const { code, output } = await installation.run(project, 'jobwright check')
  expect({ code, output }).toEqual({ code: 1, output: readme.outputs[1] })
  const build = await installation.run(project, 'vite build')
  expect(build.code).toBe(1)
  expect(build.errors).toContain('src/tasks/other.ts:3:6 "send_digest" is declared here')
})
