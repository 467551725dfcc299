import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { afterAll, expect, test } from 'vitest'

import type { JobOptions } from '../../manifest/options.ts'
import type { RunnerResult } from '../../authoring/result.ts'
import { BaseTask, QueueTask, type TaskClass } from '../../authoring/task.ts'
import type { JobsOfTest } from '../../behaviour/support/registry-of.ts'
import { nodeSqlite } from './connection/node-sqlite.ts'
import { programOn } from '../../behaviour/crash/program-on-file.ts'
import { openSqliteFile } from './sqlite-file.ts'
import { NonRetryableError } from '../../errors/task-errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

function newPath(): string {
  return join(folder, `${(files += 1)}.db`)
}

/** A service that is down until it is repaired. */
class Service {
  isDown = true
  readonly sent: string[] = []

  job(options: JobOptions = {}): JobsOfTest {
    return { send: [sendingWith(this), options] }
  }
}

function sendingWith(service: Service): TaskClass {
  return class extends QueueTask<RunnerResult, string> {
    override process(message: string): RunnerResult {
      if (service.isDown && message.startsWith('bad')) throw new NonRetryableError('no service')
      service.sent.push(message)
      return { success: true }
    }
  }
}

/** A file with one dead letter of the job `send`, and its id. */
async function fileWithDeadLetter(
  service: Service,
  options?: JobOptions,
): Promise<{ path: string; id: string }> {
  const path = newPath()
  await using program = await programOn(path, service.job(options))
  const { id } = await program.runner.enqueue('send', 'bad')
  await program.happened('message.dead')
  return { path, id }
}

test('a dead letter that is redriven in the file of a program is run by it', async () => {
  const service = new Service()
  const { path, id } = await fileWithDeadLetter(service)
  await using program = await programOn(path, service.job())
  service.isDown = false
  const file = openSqliteFile({ path })
  expect(await file.deadLetters.redrive({ ids: [id, id, 'nothing'] })).toEqual({
    redriven: [id],
    missing: ['nothing'],
  })
  file.close()
  await program.happened('run.ended')
  expect(service.sent).toEqual(['bad'])
  expect((await program.runner.deadLetters.list()).entries).toEqual([])
})

test('without a program, messages and dead letters are listed, redriven and deleted', async () => {
  const { path, id } = await fileWithDeadLetter(new Service())
  const file = openSqliteFile({ path })
  expect(await file.jobs()).toEqual([expect.objectContaining({ type: 'send', deadLetters: 1 })])
  expect(await file.deadLetters.get(id)).toMatchObject({
    message: { id, payload: 'bad' },
    error: 'no service',
  })
  expect(await file.deadLetters.redrive({ job: 'send' })).toEqual({ redriven: [id], missing: [] })
  expect((await file.messages.list({ job: 'send' })).entries).toMatchObject([{ id, state: 'ready' }])
  expect((await file.messages.list({ olderThanSeconds: 3600 })).entries).toEqual([])
  expect(await file.deadLetters.delete({ ids: [id] })).toEqual({ deleted: [], missing: [id] })
  file.close()
})

test('every answer of a file is plain data', async () => {
  const service = new Service()
  const { path, id } = await fileWithDeadLetter(service)
  await using program = await programOn(path, service.job())
  await program.runner.pause()
  const waiting = await program.runner.enqueue('send', 'later', { delaySeconds: 60 })
  const file = openSqliteFile({ path })
  const runs = await file.runs.list()
  const answers: Record<string, unknown> = {
    jobs: await file.jobs(),
    job: await file.job('send'),
    messages: await file.messages.list(),
    message: await file.messages.get(waiting.id),
    runs,
    run: await file.runs.get(runs.entries[0]!.runId),
    'no run': await file.runs.get('nothing'),
    'dead letters': await file.deadLetters.list(),
    'dead letter': await file.deadLetters.get(id),
    'no dead letter': await file.deadLetters.get('nothing'),
    resumed: await file.resume(),
    paused: await file.pause('send'),
    cancelled: await file.cancel(waiting.id),
    'not cancelled': await file.cancel('nothing'),
    redriven: await file.deadLetters.redrive({ ids: [id, 'nothing'] }),
    deleted: await file.deadLetters.delete({ ids: ['nothing'] }),
  }
  file.close()
  for (const [name, answer] of Object.entries(answers)) {
    expect({ [name]: JSON.parse(JSON.stringify(answer)) as unknown }).toStrictEqual({ [name]: answer })
  }
  expect(answers).toMatchObject({
    jobs: [{ type: 'send', isPaused: true, running: 0, ready: 0, delayed: 1, deadLetters: 1 }],
    job: { type: 'send', lastRun: { status: 'failed' } },
    message: { id: waiting.id, payload: 'later' },
    run: { job: 'send', status: 'failed' },
    'no run': null,
    resumed: ['send'],
    paused: ['send'],
    cancelled: true,
    'not cancelled': false,
  })
})

test('a job that is paused and resumed in the file of a program waits meanwhile', async () => {
  const service = new Service()
  const path = newPath()
  await using program = await programOn(path, service.job())
  const file = openSqliteFile({ path })
  await file.pause('send')
  await program.runner.enqueue('send', 'one')
  expect(await file.job('send')).toMatchObject({ isPaused: true, ready: 1, running: 0 })
  expect(service.sent).toEqual([])
  await file.resume()
  file.close()
  await program.happened('run.ended')
  expect(service.sent).toEqual(['one'])
})

test('a call that waits for a run is answered if the message is cancelled in the file', async () => {
  class Report extends BaseTask {
    execute(): RunnerResult[] {
      return [{ success: true }]
    }
  }
  const path = newPath()
  await using program = await programOn(path, { report: [Report] })
  const handle = await program.runner.trigger('report', undefined, { delaySeconds: 60 })
  const file = openSqliteFile({ path })
  expect(await file.cancel(handle.id)).toBe(true)
  file.close()
  expect(await handle.result()).toMatchObject({ status: 'cancelled' })
})

test('a letter that was redriven without a program waits for it, and knows how it died before', async () => {
  const service = new Service()
  const { path, id } = await fileWithDeadLetter(service)
  const file = openSqliteFile({ path })
  await file.deadLetters.redrive({ ids: [id] })
  file.close()
  await using program = await programOn(path, service.job())
  await program.happened('message.dead')
  expect(await program.runner.deadLetters.get(id)).toMatchObject({
    lineage: [{ error: 'no service', attempts: 1 }],
  })
})

test('a redriven letter of an ordered job goes behind what waits', async () => {
  const service = new Service()
  const { path, id } = await fileWithDeadLetter(service, { preserveOrder: true })
  service.isDown = false
  {
    await using program = await programOn(path, service.job({ preserveOrder: true }))
    await program.runner.pause('send')
    await program.runner.enqueueMany('send', ['one', 'two'])
    const file = openSqliteFile({ path })
    await file.deadLetters.redrive({ ids: [id] })
    file.close()
    await program.runner.enqueue('send', 'three')
  }
  await using program = await programOn(path, service.job({ preserveOrder: true }))
  await program.runner.resume('send')
  await program.happened('run.ended')
  expect(service.sent).toEqual(['one', 'two', 'bad', 'three'])
})

test("a redriven run waits for its dependencies no longer than its job's timeout", async () => {
  let isReady = true
  class Source extends BaseTask {
    execute(): RunnerResult[] {
      if (!isReady) throw new NonRetryableError('no source')
      return [{ success: true }]
    }
  }
  class Report extends BaseTask {
    execute(): RunnerResult[] {
      throw new NonRetryableError('it fails')
    }
  }
  const options = { dependencies: ['source'], dependencyTimeoutSeconds: 0.05 }
  const path = newPath()
  await using program = await programOn(path, { source: [Source], report: [Report, options] })
  await (await program.runner.trigger('source')).result()
  const { id } = await program.runner.trigger('report')
  await program.happened('message.dead')
  isReady = false
  await (await program.runner.trigger('source')).result()
  const file = openSqliteFile({ path })
  await file.deadLetters.redrive({ ids: [id] })
  file.close()
  await program.happened('run.ended', 4)
  const ended = program.runner.events.recent().findLast(({ type }) => type === 'run.ended')
  expect(ended).toMatchObject({
    job: 'report',
    status: 'skipped',
    reason: 'dependency "source" had no success within 0.05 s',
  })
})

test('dead letters of a job that the program no longer has can be redriven', async () => {
  const { path, id } = await fileWithDeadLetter(new Service())
  await using program = await programOn(path, {})
  expect(await program.runner.deadLetters.redrive({ job: 'send' })).toEqual({ redriven: [id], missing: [] })
})

test('a job that the file does not know, and a filter that does not exist, are refused', async () => {
  const { path } = await fileWithDeadLetter(new Service())
  const file = openSqliteFile({ path })
  await expect(file.messages.list({ job: 'sned' })).rejects.toThrow(
    `there is no job "sned" in ${path}; did you mean "send"?`,
  )
  await expect(file.deadLetters.redrive({ job: 'sned' })).rejects.toThrow('did you mean "send"?')
  await expect(file.deadLetters.list({ limit: 0 })).rejects.toThrow(
    'expected limit to be an integer from 1 to 1000, got 0',
  )
  await expect(file.pause('sned')).rejects.toThrow('did you mean "send"?')
  await expect(file.messages.list({ tag: 'web' })).rejects.toThrow(
    `messages.list: the tags of jobs are not in ${path}; list the jobs of the program instead`,
  )
  file.close()
})

test('a call after close, and openSqliteFile without a path, say what is wrong', async () => {
  const path = newPath()
  await using program = await programOn(path, {})
  const file = openSqliteFile({ path })
  file.close()
  file.close()
  const message = `the database ${path} is closed: call openSqliteFile again`
  for (const call of [
    () => file.jobs(),
    () => file.job('send'),
    () => file.messages.list(),
    () => file.messages.get('a'),
    () => file.runs.list(),
    () => file.deadLetters.list({ job: 'send' }),
    () => file.deadLetters.redrive({ ids: ['a'] }),
    () => file.deadLetters.delete({ job: 'send' }),
    () => file.pause(),
    () => file.resume('send'),
    () => file.cancel('a'),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: 'SQLITE_CLOSED', message })
  }
  expect(() => openSqliteFile(undefined as never)).toThrow(
    'openSqliteFile: expected its options to be an object with a path, got undefined',
  )
  expect(() => openSqliteFile({} as never)).toThrow(
    'openSqliteFile: expected path to be the path of a file, got undefined',
  )
  expect(() => openSqliteFile({ path, readonly: true } as never)).toThrow(
    'openSqliteFile: there is no option "readonly"',
  )
  await program.runner.stop()
})

test('a file that does not exist is not created', () => {
  const path = newPath()
  expect(() => openSqliteFile({ path })).toThrow(
    `the database ${path} is not there: name the file that the program keeps its messages in`,
  )
  expect(() => readFileSync(path)).toThrow('ENOENT')
  expect(() => openSqliteFile({ path: folder })).toThrow(`the database ${folder} is not a file: `)
})

test('a file that is not a database of jobwright is refused and stays unchanged', () => {
  const path = newPath()
  const other = new DatabaseSync(path)
  other.exec('CREATE TABLE things (name TEXT)')
  other.close()
  const before = readFileSync(path)
  expect(() => openSqliteFile({ path })).toThrow(
    `the database ${path} holds the tables of another program: give jobwright a file of its own`,
  )
  expect(readFileSync(path)).toEqual(before)
  writeFileSync(
    path,
    'a text that is no database at all, and longer than the header of one is: 100 bytes or more of it',
  )
  expect(() => openSqliteFile({ path })).toThrow(
    `the database ${path} is not an SQLite database: name another file`,
  )
  writeFileSync(path, '')
  expect(() => openSqliteFile({ path })).toThrow(
    `the database ${path} is empty, or from an older version of jobwright: `,
  )
})

test('a Node without SQLite is reported in one sentence', () => {
  expect(() => nodeSqlite({ use: 'file', version: '20.20.0' })).toThrow(
    'to open an SQLite file takes Node ≥ 22.13, and this is Node 20.20.0: use a newer Node for it',
  )
})
