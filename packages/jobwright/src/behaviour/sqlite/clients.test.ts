/**
 * Clients on a file: they send, ask and steer, and workers in other processes run what they send.
 */

import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { afterEach, beforeEach, expect, test } from 'vitest'

import type { RunnerResult } from '../../authoring/result.ts'
import { BaseTask, QueueTask, type TaskClass } from '../../authoring/task.ts'
import type { RegisteredJob, Registry } from '../../configuration/registry.ts'
import { memory } from '../../engine/memory/memory.ts'
import { openSqliteFile, sqlite } from '../../engine/sqlite/index.ts'
import { createClient, type ClientOptions } from '../../runner/create-client.ts'
import { createRunner } from '../../runner/create-runner.ts'
import type { Runner } from '../../runner/runner.ts'
import { ChildProgram } from '../crash/child-program.ts'
import type { SharingOptions } from '../crash/sharing-program.ts'
import { registryOf, type JobsOfTest } from '../support/registry-of.ts'

const PROGRAM = new URL('../crash/sharing-program.ts', import.meta.url)

// A busy machine starts processes slowly.
class Report extends BaseTask {
  override execute(): RunnerResult[] {
    return [{ success: true, message: 'written' }]
  }
}

class Inbox extends QueueTask<RunnerResult, object> {
  override process(): RunnerResult {
    return { success: true }
  }
}

const JOBS: JobsOfTest = { report: [Report, { intervalSeconds: 1, runOnStart: true }], inbox: [Inbox] }

let path: string
let ending: (() => unknown)[]
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
  path = join(folder, 'jobs.db')
  ending = [() => rmSync(folder, { recursive: true })]
})
afterEach(async () => {
  for (const end of ending.toReversed()) await end()
})

const quiet = { env: {}, logger: { debug() {}, info() {}, warn() {}, error() {} } } as const

async function client(
  registry: Registry = registryOf(JOBS),
  options: Partial<ClientOptions> = {},
): Promise<Runner> {
  const made = createClient({ registry, engine: sqlite({ path }), ...quiet, ...options })
  ending.push(() => made.stop())
  await made.start()
  return made
}

async function worker(jobs: JobsOfTest = JOBS): Promise<Runner> {
  const engine = sqlite({ path })
  const made = createRunner({ registry: registryOf(jobs), engine, signals: false, ...quiet })
  ending.push(() => made.stop())
  await made.start()
  return made
}

async function program(options: Omit<SharingOptions, 'path' | 'journal'>): Promise<ChildProgram> {
  const all: SharingOptions = { path, journal: join(path, '../journal'), ...options }
  const child = new ChildProgram(PROGRAM, [JSON.stringify(all)])
  ending.push(() => child.kill())
  await child.said('started')
  return child
}

/** `POST /<job>` sends a message and answers 202, `GET /messages/<id>` says what became of it. */
function server(web: Runner): Server {
  return createServer((request, response) => {
    answer(web, request).then(
      ([status, headers, body]) => response.writeHead(status, headers).end(body),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
}

type Answer = readonly [status: number, headers: Record<string, string>, body?: string]

async function answer(web: Runner, { method, url = '' }: IncomingMessage): Promise<Answer> {
  const [, first = '', id = ''] = url.split('/')
  if (method === 'POST') {
    const sent = await web.enqueue(first, { isHeld: true })
    return [202, { location: `/messages/${sent.id}` }]
  }
  const info = await web.message(id)
  return [info === null ? 404 : 200, {}, JSON.stringify(info)]
}

test('a web process answers 202, and GET by the id follows the message that a worker process runs', async () => {
  const child = await program({ queues: { mail: {} } })
  const web = await client(registryOf({ mail: [Inbox] }))
  const http = server(web).listen(0)
  ending.push(() => http.close())
  await once(http, 'listening')
  const base = `http://localhost:${(http.address() as AddressInfo).port}`
  const accepted = await fetch(`${base}/mail`, { method: 'POST' })
  expect(accepted.status).toBe(202)
  const location = accepted.headers.get('location') ?? ''
  const info = async (): Promise<unknown> => (await fetch(base + location)).json()
  await child.said('begun')
  await expect.poll(info).toMatchObject({
    state: 'running',
    attempts: 1,
    progress: { fraction: 0.5, note: 'held' },
  })
  child.tell('go')
  await child.said('ended mail')
  await expect.poll(info).toMatchObject({ state: 'done', outcome: 'succeeded', results: [{ success: true }] })
  expect((await fetch(`${base}/messages/unknown`)).status).toBe(404)
  const file = openSqliteFile({ path })
  expect(await file.message(location.split('/')[2] ?? '')).toEqual(await info())
  file.close()
})

test('the result of a run reaches the client that triggered it', async () => {
  await program({ runs: { report: {} } })
  const web = await client(registryOf({ report: [Report] }))
  const handle = await web.trigger('report')
  expect(await handle.result()).toMatchObject({
    status: 'succeeded',
    results: [{ success: true, message: expect.stringMatching(/^by \d+$/) }],
  })
})

test('a client runs nothing, offers no tick, makes no capability, and loads only the class that it calls', async () => {
  const loaded: string[] = []
  const made: string[] = []
  const plain = registryOf({ ...JOBS, other: [Inbox, { requires: ['db' as never] }] })
  const watched = (job: RegisteredJob): RegisteredJob => ({
    ...job,
    load(): Promise<TaskClass> {
      loaded.push(job.type)
      return job.load()
    },
  })
  const web = createRunner<string>({
    registry: { ...plain, jobs: plain.jobs.map(watched) },
    engine: sqlite({ path }),
    workers: 0,
    capabilities: { db: () => made.push('db') },
    ...quiet,
  })
  ending.push(() => web.stop())
  await web.start()
  await web.enqueue('inbox', {})
  expect(await web.runNow('report')).toBe(true)
  await web.pause('other')
  expect([loaded, made]).toEqual([['inbox'], []])
  expect(web.events.recent().map(({ type }) => type)).toEqual([
    'runner.started',
    'message.enqueued',
    'job.paused',
  ])
  expect(await web.job('inbox')).toMatchObject({ ready: 1, running: 0 })
  expect(await web.job('report')).toMatchObject({ ready: 1 })
  expect(await web.metrics()).toMatchObject({ system: { workers: { total: 0, busy: 0 } } })
})

test('a client is no process that knows jobs, and its own health is that of its engine', async () => {
  const other = await worker({ report: [Report] })
  const web = await client()
  await web.enqueue('inbox', {})
  expect(await web.health()).toEqual({ status: 'healthy', issues: [] })
  expect(await other.health()).toMatchObject({ issues: [{ code: 'unknown-job', job: 'inbox' }] })
  await web.stop()
  expect(await web.health()).toMatchObject({ issues: [{ code: 'not-running' }] })
})

test('a client changes nothing that workers wrote down of their jobs, and takes over no claims', async () => {
  const other = await worker({ inbox: [Inbox, { maxRetries: 7, idempotent: false }] })
  await other.pause('inbox')
  await other.enqueue('inbox', {})
  const db = new DatabaseSync(path)
  ending.push(() => db.close())
  db.exec(
    `INSERT INTO claims (sequence, job, process, lease_until_ms, claimed_ms, messages) VALUES (99, 'inbox', 'gone', 0, 0, '[]')`,
  )
  // An enqueue notes in `changed` that its job may have something to claim.
  const rows = () =>
    db
      .prepare('SELECT * FROM jobs')
      .all()
      .map((row) => ({ ...row, changed: undefined }))
  const before = rows()
  const web = await client(registryOf({ inbox: [Inbox, { maxRetries: 0 }] }))
  await web.enqueue('inbox', {})
  await web.stop()
  expect(rows()).toEqual(before)
  expect(db.prepare(`SELECT 1 FROM claims WHERE process = 'gone'`).get()).toBeDefined()
})

test('a client on an engine that no other process shares is refused, with the remedy', () => {
  const registry = registryOf(JOBS)
  const message =
    'a client runs nothing, and no other process sees what it stores in the engine "memory": give it an engine that the workers share, such as sqlite({ path }), or workers: 1 or more'
  expect(() => createClient({ registry, engine: memory() })).toThrow(message)
  expect(() => createRunner({ registry, workers: 0 })).toThrow(message)
})

test('a client listens to no signal, unless it is told so', async () => {
  const before = process.listenerCount('SIGTERM')
  await client()
  expect(process.listenerCount('SIGTERM')).toBe(before)
  await client(undefined, { signals: true })
  expect(process.listenerCount('SIGTERM')).toBe(before + 1)
})
