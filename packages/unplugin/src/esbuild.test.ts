import { PROGRAM, runProgram, taskFile } from '@jobwright/test-support'
import { build, context, type BuildFailure, type Message, type Plugin } from 'esbuild'
import { expect, test } from 'vitest'

import { createProject } from './testing/project.fixture.ts'
import { esbuildOptions } from './testing/esbuild.fixture.ts'

async function errorsOf(root: string): Promise<Message[]> {
  const failure = await build(esbuildOptions(root)).then(
    () => undefined,
    (error: unknown) => error as BuildFailure, // esbuild rejects with nothing else
  )
  return (failure?.errors ?? []).map((error) => ({ ...error, detail: undefined }))
}

test('an esbuild build fails with every error of every file, each at its place', async () => {
  await using project = await createProject({
    'src/main.ts': PROGRAM,
    'src/tasks/tick.ts': taskFile('tick').replace(`'tick'`, `'tick', { maxRetires: 5, cron: '* *' }`),
    'src/tasks/tock.ts': taskFile('tock').replace('export ', ''),
  })
  const errors = await errorsOf(project.root)
  expect(
    errors.map(({ text, location }) => `${location?.file}:${location?.line}:${location?.column} ${text}`),
  ).toMatchInlineSnapshot(`
    [
      "src/tasks/tick.ts:3:15 JW2001: there is no option "maxRetires"",
      "src/tasks/tick.ts:3:36 JW2006: cron "* *" cannot be understood: it has 2 fields, not 5 (or 6 with seconds first)",
      "src/tasks/tock.ts:4:6 JW4001: class Task is not exported",
    ]
  `)
})

test('an esbuild build fails if two files declare one job type, with a note at the other place', async () => {
  await using project = await createProject({
    'src/main.ts': PROGRAM,
    'src/tasks/tick.ts': taskFile('tick'),
    'src/tasks/tock.ts': taskFile('tick'),
  })
  expect(await errorsOf(project.root)).toMatchInlineSnapshot(`
    [
      {
        "detail": undefined,
        "id": "",
        "location": {
          "column": 5,
          "file": "src/tasks/tock.ts",
          "length": 6,
          "line": 3,
          "lineText": "@job('tick')",
          "namespace": "file",
          "suggestion": "",
        },
        "notes": [
          {
            "location": {
              "column": 5,
              "file": "src/tasks/tick.ts",
              "length": 6,
              "line": 3,
              "lineText": "@job('tick')",
              "namespace": "file",
              "suggestion": "",
            },
            "text": ""tick" is declared here",
          },
          {
            "location": null,
            "text": "A job type names exactly one job: its messages, its history and its configuration.",
          },
          {
            "location": null,
            "text": "Give one of the two jobs another type than "tick", or delete it.",
          },
        ],
        "pluginName": "jobwright",
        "text": "JW1001: job type "tick" is taken: src/tasks/tick.ts declares it already",
      },
    ]
  `)
})

test('esbuild warns of a task file that another plugin loads first', async () => {
  await using project = await createProject({
    'src/main.ts': PROGRAM,
    'src/tasks/tick.ts': taskFile('tick'),
  })
  const other: Plugin = {
    name: 'other',
    setup: ({ onLoad }) => onLoad({ filter: /tick\.ts$/ }, () => ({ contents: 'export class Task {}' })),
  }
  const { plugins = [], ...options } = esbuildOptions(project.root)
  const { warnings } = await build({ ...options, plugins: [other, ...plugins] })
  expect(warnings.map(({ text }) => text)).toMatchInlineSnapshot(`
    [
      "src/tasks/tick.ts was bundled without jobwright's transform, as another plugin loaded it first, so its @job decorator may still be in the output: put jobwright before that plugin",
    ]
  `)
})

test('a task file that is added while esbuild is bundling is not overlooked', async () => {
  await using project = await createProject({
    'src/main.ts': `import { JobType } from './jobs.gen'\n\nconsole.log(...Object.values(JobType))\n`,
    'src/tasks/tick.ts': taskFile('tick'),
  })
  const editor: Plugin = {
    name: 'editor',
    setup: ({ onLoad }) =>
      onLoad({ filter: /main\.ts$/ }, () =>
        project.write('src/tasks/tock.ts', taskFile('tock')).then(() => null),
      ),
  }
  const { plugins = [], ...options } = esbuildOptions(project.root)
  const watching = await context({ ...options, plugins: [editor, ...plugins] })
  await watching.watch()
  const run = async (): Promise<string> =>
    (await runProgram([process.execPath, 'dist/main.js'], { folder: project.root })).output
  await expect.poll(run).toBe('tick tock\n')
  await watching.dispose()
})

test('an error that is fixed while esbuild is bundling disappears', async () => {
  await using project = await createProject({
    'src/main.ts': `import { JobType } from './jobs.gen'\n\nconsole.log(...Object.values(JobType))\n`,
    'src/tasks/tick.ts': taskFile('tick').replace('export ', ''),
  })
  let failures = 0
  const editor: Plugin = {
    name: 'editor',
    setup({ onEnd, onLoad }) {
      onLoad({ filter: /main\.ts$/ }, () =>
        project.write('src/tasks/tick.ts', taskFile('tick')).then(() => null),
      )
      onEnd(({ errors }) => {
        if (errors.length > 0) failures += 1
      })
    },
  }
  const { plugins = [], ...options } = esbuildOptions(project.root)
  const watching = await context({ ...options, plugins: [editor, ...plugins] })
  await watching.watch()
  const run = async (): Promise<string> =>
    (await runProgram([process.execPath, 'dist/main.js'], { folder: project.root })).output
  await expect.poll(run).toBe('tick\n')
  expect(failures).toBe(1)
  await watching.dispose()
})
