import { execFileSync } from 'node:child_process'

import { taskFile } from '@jobwright/test-support'
import { expect, test } from 'vitest'

import { createProject, jobwright } from '../testing/command-line.fixture.ts'

test('check ends with 0 if all is well', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': taskFile('tick') })
  await jobwright(project, 'generate')
  expect(await jobwright(project, 'check')).toEqual({
    code: 0,
    output: '1 job, all generated files up to date\n',
    errors: '',
  })
})

test('check lists the missing generated files', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': taskFile('tick') })
  expect((await jobwright(project, 'check')).output).toMatchInlineSnapshot(`
    "src/jobs.gen/config.schema.json is missing
    src/jobs.gen/config.ts is missing
    src/jobs.gen/index.ts is missing
    src/jobs.gen/job-types.ts is missing
    src/jobs.gen/manifest.json is missing
    src/jobs.gen/registry.ts is missing

    6 generated files out of date: run \`jobwright generate\`
    "
  `)
})

test('check shows how the generated files differ, writes nothing and ends with 1', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': taskFile('tick') })
  await jobwright(project, 'generate')
  await project.write('src/tasks/tock.ts', taskFile('tock'))
  await project.remove('src/jobs.gen/index.ts')
  expect(await jobwright(project, 'check')).toMatchInlineSnapshot(`
    {
      "code": 1,
      "errors": "",
      "output": "src/jobs.gen/index.ts is missing

    src/jobs.gen/config.schema.json differs from what the task files say
      @@ -7,3 +7,4 @@
           "$schema": {"type":"string"},
      -    "tick": {"allOf":[{"$ref":"#/definitions/job"}]}
      +    "tick": {"allOf":[{"$ref":"#/definitions/job"}]},
      +    "tock": {"allOf":[{"$ref":"#/definitions/job"}]}
         },

    src/jobs.gen/job-types.ts differs from what the task files say
      @@ -11,2 +11,3 @@
         TICK: 'tick',
      +  TOCK: 'tock',
       } as const
      @@ -20,2 +21,3 @@
           tick: typeof import('../tasks/tick.ts').Task
      +    tock: typeof import('../tasks/tock.ts').Task
         }
      @@ -25,2 +27,3 @@
           tick: 'self-contained'
      +    tock: 'self-contained'
         }

    src/jobs.gen/manifest.json differs from what the task files say
      @@ -4,3 +4,4 @@
         "jobs": [
      -    {"type":"tick","constant":"TICK","kind":"self-contained","export":"Task","file":"src/tasks/tick.ts","options":{}}
      +    {"type":"tick","constant":"TICK","kind":"self-contained","export":"Task","file":"src/tasks/tick.ts","options":{}},
      +    {"type":"tock","constant":"TOCK","kind":"self-contained","export":"Task","file":"src/tasks/tock.ts","options":{}}
         ]

    src/jobs.gen/registry.ts differs from what the task files say
      @@ -19,2 +19,3 @@
           { type: 'tick', constant: 'TICK', kind: 'self-contained', file: 'src/tasks/tick.ts', options: {}, load: () => import('../tasks/tick.ts').then((module) => module.Task) },
      +    { type: 'tock', constant: 'TOCK', kind: 'self-contained', file: 'src/tasks/tock.ts', options: {}, load: () => import('../tasks/tock.ts').then((module) => module.Task) },
         ],

    5 generated files out of date: run \`jobwright generate\`
    ",
    }
  `)
  expect(await project.read('src/jobs.gen/job-types.ts')).not.toContain('tock')
})

test('check prints every error with its code frame and ends with 1', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick').replace(`'tick'`, `'tick', { maxRetires: 5 }`),
    'src/tasks/tock.ts': taskFile('tock').replace('export ', ''),
  })
  expect(await jobwright(project, 'check')).toMatchInlineSnapshot(`
    {
      "code": 1,
      "errors": "",
      "output": "src/tasks/tick.ts:3:16 error JW2001: there is no option "maxRetires"

      1 | import { BaseTask, job } from 'jobwright'
      2 |
    > 3 | @job('tick', { maxRetires: 5 })
        |                ^^^^^^^^^^
      4 | export class Task extends BaseTask {
      5 |   execute() {

    why  An option that nothing reads would be ignored in silence.
    fix  Did you mean "maxRetries"?
    docs jobwright explain JW2001

    src/tasks/tock.ts:4:7 error JW4001: class Task is not exported

      2 |
      3 | @job('tock')
    > 4 | class Task extends BaseTask {
        |       ^^^^
      5 |   execute() {
      6 |     console.log('tock ran')

    why  The generated registry imports the class from its file.
    fix  Write export before class.
    docs jobwright explain JW4001

    2 errors
    ",
    }
  `)
})

test('check --json prints the report for programs', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick'),
    'src/tasks/tock.ts': taskFile('tick'),
  })
  const { code, output, errors } = await jobwright(project, 'check', '--json')
  expect({ code, errors }).toEqual({ code: 1, errors: '' })
  expect(JSON.parse(output)).toMatchInlineSnapshot(`
    {
      "diagnostics": [
        {
          "code": "JW1001",
          "column": 6,
          "docs": "errors/JW1001.md",
          "endColumn": 12,
          "endLine": 3,
          "file": "src/tasks/tock.ts",
          "fix": "Give one of the two jobs another type than "tick", or delete it.",
          "line": 3,
          "message": "job type "tick" is taken: src/tasks/tick.ts declares it already",
          "related": [
            {
              "column": 6,
              "endColumn": 12,
              "endLine": 3,
              "file": "src/tasks/tick.ts",
              "line": 3,
              "message": ""tick" is declared here",
            },
          ],
          "severity": "error",
        },
      ],
      "ignored": [],
      "jobs": 1,
      "stale": [],
    }
  `)
})

test('check names the formatter that changed a generated file, and how it leaves the file alone', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': taskFile('tick'), '.oxfmtrc.json': '{}' })
  await jobwright(project, 'generate')
  const manifest = await project.read('src/jobs.gen/manifest.json')
  await project.write('src/jobs.gen/manifest.json', JSON.stringify(JSON.parse(manifest), undefined, 4))
  const { code, output } = await jobwright(project, 'check')
  expect(code).toBe(1)
  expect(output).toContain(
    'Tell oxfmt to leave the generated files alone: write "ignorePatterns": ["src/jobs.gen/"]',
  )
})

test('check finds generated files with CRLF up to date', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': taskFile('tick') })
  await jobwright(project, 'generate')
  const registry = await project.read('src/jobs.gen/registry.ts')
  await project.write('src/jobs.gen/registry.ts', registry.replaceAll('\n', '\r\n'))
  expect(await jobwright(project, 'check')).toMatchObject({ code: 0 })
  expect(await jobwright(project, 'generate')).toMatchObject({ output: '6 files up to date, 1 job\n' })
})

test('check --json lists the stale generated files', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': taskFile('tick') })
  await jobwright(project, 'generate')
  await project.remove('src/jobs.gen/index.ts')
  const { code, output } = await jobwright(project, 'check', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(output)).toMatchInlineSnapshot(`
    {
      "diagnostics": [],
      "ignored": [],
      "jobs": 1,
      "stale": [
        {
          "diff": "",
          "file": "src/jobs.gen/index.ts",
          "reason": "missing",
        },
      ],
    }
  `)
})

test('check does not execute the task files', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': `${taskFile('tick')}\nthrow new Error('executed')\n`,
  })
  await jobwright(project, 'generate')
  expect(await jobwright(project, 'check')).toMatchObject({ code: 0, errors: '' })
})

test('check --fix applies the certain fixes, lists them, and prints what is left', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick').replace(`'tick'`, `'tick', { maxRetires: 5, nonsense: 1 }`),
    'src/tasks/tock.ts': `// jobwright-ignore JW2001 for later\n${taskFile('tock').replace('export ', '')}`,
  })
  const { code, output, errors } = await jobwright(project, 'check', '--fix')
  expect({ code, errors }).toMatchInlineSnapshot(`
    {
      "code": 1,
      "errors": "fixed src/tasks/tick.ts:3:16 JW2001: maxRetires → maxRetries
    fixed src/tasks/tock.ts:1:1 JW7002: removed // jobwright-ignore JW2001 for later
    fixed src/tasks/tock.ts:5:7 JW4001: added export
    ",
    }
  `)
  expect(output).toMatch(
    /^src\/tasks\/tick\.ts:3:31 error JW2001: there is no option "nonsense"\n[^]*\n1 error\n$/,
  )
  expect(await project.read('src/tasks/tick.ts')).toContain('{ maxRetries: 5, nonsense: 1 }')
  expect(await project.read('src/tasks/tock.ts')).toBe(taskFile('tock'))
})

test('check --fix does not write the generated files', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick').replace(`'tick'`, `'tick', { maxRetires: 5 }`),
  })
  const { code, output } = await jobwright(project, 'check', '--fix')
  expect(code).toBe(1)
  expect(output).toMatch(/6 generated files out of date: run `jobwright generate`\n$/)
  await expect(project.read('src/jobs.gen/index.ts')).rejects.toThrow('ENOENT')
})

test('check --fix lists its changes apart from the report for programs', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': taskFile('tick').replace('export ', '') })
  const { output, errors } = await jobwright(project, 'check', '--fix', '--json')
  expect(errors).toBe('fixed src/tasks/tick.ts:4:7 JW4001: added export\n')
  expect(JSON.parse(output)).toMatchObject({ diagnostics: [], jobs: 1 })
})

test('check without --fix changes nothing, and reports the edit to programs', async () => {
  const text = taskFile('tick').replace(`'tick'`, `'tick', { maxRetires: 5 }`)
  await using project = await createProject({ 'src/tasks/tick.ts': text })
  const { output } = await jobwright(project, 'check', '--json')
  expect(JSON.parse(output)).toMatchObject({
    diagnostics: [{ edit: { start: 58, end: 68, text: 'maxRetries' } }],
  })
  expect(await project.read('src/tasks/tick.ts')).toBe(text)
})

test.for(['github', 'gitlab', 'sarif', 'junit'])(
  'check --format %s ends with 1 where something is wrong',
  async (format) => {
    await using project = await createProject({
      'src/tasks/tick.ts': taskFile('tick').replace('export ', ''),
    })
    const { code, output, errors } = await jobwright(project, 'check', '--format', format)
    expect({ code, errors }).toEqual({ code: 1, errors: '' })
    expect(output).toContain('JW4001')
  },
)

test('warnings are printed, and do not fail the check', async () => {
  const options = `'tick', { intervalSeconds: 60, timeoutSeconds: 90 }`
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick').replace(`'tick'`, options),
  })
  await jobwright(project, 'generate')
  const { code, output } = await jobwright(project, 'check')
  expect(code).toBe(0)
  expect(output).toMatch(/ warning JW2011: [^]*\n1 warning, 1 job, all generated files up to date\n$/)
})

test('check --max-warnings ends with 1 above the count, whatever the format', async () => {
  const options = `'tick', { intervalSeconds: 60, timeoutSeconds: 90 }`
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick').replace(`'tick'`, options),
  })
  await jobwright(project, 'generate')
  expect(await jobwright(project, 'check', '--max-warnings', '1')).toMatchObject({ code: 0, errors: '' })
  const strict = await jobwright(project, 'check', '--max-warnings', '0', '--json')
  expect(strict).toMatchObject({ code: 1, errors: '1 warning, and --max-warnings allows 0\n' })
  expect(JSON.parse(strict.output)).toMatchObject({ diagnostics: [{ severity: 'warning' }] })
  expect(await jobwright(project, 'check', '--max-warnings', 'none')).toEqual({
    code: 2,
    output: '',
    errors: 'jobwright: expected "--max-warnings" to be an integer ≥ 0, got "none"\n',
  })
})

test('check ends with 0 where git ignores the generated files, missing or stale', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick'),
    '.gitignore': 'src/jobs.gen/\n',
  })
  execFileSync('git', ['init', '--quiet'], { cwd: project.root })
  expect(await jobwright(project, 'check')).toEqual({
    code: 0,
    output: '1 job, 6 generated files to be written by the build, as git ignores what it generates\n',
    errors: '',
  })
  await jobwright(project, 'generate')
  await project.write('src/tasks/tock.ts', taskFile('tock'))
  const { code, output } = await jobwright(project, 'check', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(output)).toMatchObject({ stale: [], ignored: { length: 4 }, jobs: 2 })
  const sarif = await jobwright(project, 'check', '--format', 'sarif')
  expect(sarif.code).toBe(0)
  expect(sarif.output).not.toContain('JW5004')
})

test('check still ends with 1 for wrong jobs where git ignores the generated files', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick').replace('export ', ''),
    '.gitignore': 'src/jobs.gen/\n',
  })
  execFileSync('git', ['init', '--quiet'], { cwd: project.root })
  const { code, output } = await jobwright(project, 'check')
  expect(code).toBe(1)
  expect(output).toContain('JW4001')
})

test('check --fix applies what a fix makes possible in the same run', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick').replace(`'tick'`, `'tick', { maxRetires: '5' }`),
  })
  const { output, errors } = await jobwright(project, 'check', '--fix', '--json')
  expect(errors).toMatchInlineSnapshot(`
    "fixed src/tasks/tick.ts:3:16 JW2001: maxRetires → maxRetries
    fixed src/tasks/tick.ts:3:28 JW2002: '5' → 5
    "
  `)
  expect(JSON.parse(output)).toMatchObject({ diagnostics: [] })
  expect(await project.read('src/tasks/tick.ts')).toContain(`{ maxRetries: 5 }`)
})

test('the config sets the severity of a code', async () => {
  await using project = await createProject({
    'src/tasks/tick.ts': taskFile('tick').replace(`'tick'`, `'tick', { color: 1 }`),
    'jobwright.config.ts': `export default { diagnostics: { JW2001: 'off' } }`,
  })
  await jobwright(project, 'generate')
  expect(await jobwright(project, 'check')).toEqual({
    code: 0,
    output: '1 job, all generated files up to date\n',
    errors: '',
  })
})

test('check warns of a renamed job, and compares with another commit', async () => {
  await using project = await createProject({ 'src/tasks/tick.ts': taskFile('tick') })
  const git = (...args: string[]): void => {
    const author = ['-c', 'user.name=t', '-c', 'user.email=t@example.org']
    execFileSync('git', [...author, ...args], { cwd: project.root })
  }
  git('init', '--quiet', '--initial-branch=main')
  await jobwright(project, 'generate')
  git('add', '.')
  git('commit', '--quiet', '--message=before')
  await project.write('src/tasks/tick.ts', taskFile('tock'))
  await jobwright(project, 'generate')
  const warning = /JW1008: job "tick" is named "tock" now\n[^]*write aliases: \['tick'\]/
  expect(await jobwright(project, 'check')).toMatchObject({ code: 0, output: expect.stringMatching(warning) })
  git('commit', '--quiet', '--all', '--message=after')
  expect(await jobwright(project, 'check')).toMatchObject({
    code: 0,
    output: '1 job, all generated files up to date\n',
  })
  expect(await jobwright(project, 'check', '--against', 'HEAD~1', '--max-warnings', '0')).toMatchObject({
    code: 1,
    output: expect.stringMatching(warning),
  })
  expect(await jobwright(project, 'check', '--against', 'nowhere')).toMatchObject({
    code: 2,
    errors:
      'jobwright: --against: git finds no commit "nowhere"; name a branch, a tag or a commit that is fetched\n',
  })
})
