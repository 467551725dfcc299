import { expect, test } from 'vitest'

import { createProject, jobwright } from './command-line.fixture.ts'
import { startProgram } from './database.fixture.ts'

const CONFIG = { 'jobwright.config.json': '{ "database": "data/jobs.db" }', 'data/nothing': '' }

test('backup copies the database of a program that goes on to write, and the copy can be worked on', async () => {
  await using project = await createProject(CONFIG)
  await using program = await startProgram(`${project.root}/data/jobs.db`)
  await program.runner.pause('send')
  await program.runner.enqueueMany('send', [{ to: 'Ada' }, { to: 'Bob' }])
  const end = new AbortController()
  const writing = (async () => {
    while (!end.signal.aborted) await program.runner.enqueue('send', { to: 'Cem' })
  })()
  const { code, output, errors } = await jobwright(project, 'backup', 'copy.db')
  end.abort()
  await writing
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  const [, messages] = /^copy\.db: [\d.]+ [kM]B, (\d+) messages, 0 dead letters, 0 runs\n$/.exec(output) ?? []
  await using copy = await startProgram(`${project.root}/copy.db`)
  await copy.runner.resume('send')
  await copy.happened('run.ended', Math.ceil(Number(messages) / 10))
  expect(copy.sent).toHaveLength(Number(messages))
  expect(copy.sent.slice(0, 2)).toEqual(['Ada', 'Bob'])
})

test('backup replaces a file only with --force', async () => {
  await using project = await createProject({ ...CONFIG, 'copy.db': 'mine' })
  await (await startProgram(`${project.root}/data/jobs.db`)).runner.stop()
  expect(await jobwright(project, 'backup', 'copy.db')).toEqual({
    code: 2,
    output: '',
    errors: `jobwright: the backup ${project.root}/copy.db is there already: name another file, or give the option force (--force) to replace it\n`,
  })
  const { code, output } = await jobwright(project, 'backup', 'copy.db', '--force', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(output)).toMatchObject({ path: `${project.root}/copy.db`, messages: 0, deadLetters: 0 })
})
