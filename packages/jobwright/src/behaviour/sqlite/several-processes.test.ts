/** Several programs on one file, each in a process of its own. */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { ChildProgram } from '../crash/child-program.ts'
import { installedNode, NOT_INSTALLED } from '../support/installed-node.ts'
import { openSqliteFile } from '../../engine/sqlite/sqlite-file.ts'
import type { SharingOptions } from '../crash/sharing-program.ts'

const PROGRAM = new URL('../crash/sharing-program.ts', import.meta.url)

// A busy machine starts processes slowly.
let folder: string
let children: ChildProgram[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
  children = []
})
afterEach(async () => {
  await Promise.all(children.map((child) => child.kill()))
  rmSync(folder, { recursive: true })
})

/** Starts a program on the file of this test. */
async function program(
  options: Omit<SharingOptions, 'path' | 'journal'>,
  node?: string,
): Promise<ChildProgram> {
  const all: SharingOptions = { path: join(folder, 'jobs.db'), journal: join(folder, 'journal'), ...options }
  const child = new ChildProgram(PROGRAM, [JSON.stringify(all)], undefined, node)
  children.push(child)
  await child.said('started')
  return child
}

/** The lines that the tasks of all programs noted, in one order. @param word the first word */
function journal(word: string): readonly string[][] {
  const file = join(folder, 'journal')
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []
  return lines.map((line) => line.split(' ')).filter(([first]) => first === word)
}

/** The ids of the messages that were noted with a word, sorted. */
function idsOf(word: string): readonly string[] {
  return journal(word)
    .map(([, , id = '']) => id)
    .toSorted()
}

/** Sends messages. @returns their ids */
async function send(child: ChildProgram, order: object): Promise<readonly string[]> {
  const before = child.lines.filter((line) => line.startsWith('sent')).length
  child.tell(`send ${JSON.stringify(order)}`)
  return (await child.said('sent', before + 1)).split(' ').slice(1)
}

/** Sends a command until its answer is right. */
async function untilSaid(
  child: ChildProgram,
  word: string,
  isRight: (answer: string) => boolean,
): Promise<void> {
  for (;;) {
    const before = child.lines.filter((line) => line.startsWith(word)).length
    child.tell(word)
    if (isRight(await child.said(word, before + 1))) return
  }
}

/** How many runs of a program have ended. */
function ended({ lines }: ChildProgram): number {
  return lines.filter((line) => line.startsWith('ended')).length
}

/** Waits until no message waits or runs. */
async function drained(child: ChildProgram): Promise<void> {
  await untilSaid(child, 'left', (answer) => answer === 'left 0')
}

test('four processes that compete for thousands of messages process each once, and keep to maxConcurrent', async () => {
  const queues = { work: { maxConcurrent: 3, batchSize: 10 }, single: { maxConcurrent: 1, batchSize: 10 } }
  const programs = await Promise.all([1, 2, 3, 4].map(() => program({ queues, workers: 2 })))
  const [first] = programs
  first?.tell('pause')
  const sent = await Promise.all(
    programs.map(async (child) => [
      ...(await send(child, { job: 'work', count: 500 })),
      ...(await send(child, { job: 'work', count: 30, workMs: 2 })),
      ...(await send(child, { job: 'single', count: 30 })),
    ]),
  )
  programs[1]?.tell('resume')
  await drained(programs[2] as ChildProgram)
  const ids = sent.flat().toSorted()
  expect(idsOf('begun')).toEqual(ids)
  expect(idsOf('done')).toEqual(ids)
  expect(mostAtOnce('single')).toBe(1)
  expect(mostAtOnce('work')).toBe(3)
  expect(new Set(journal('done').map((line) => line.at(-1))).size).toBeGreaterThan(1)
})

/** The most messages of a job that were begun and not done at one moment. */
function mostAtOnce(job: string): number {
  const lines = readFileSync(join(folder, 'journal'), 'utf8').split('\n')
  const steps = lines.map((line) => line.split(' ')).filter(([, type]) => type === job)
  let now = 0
  return Math.max(...steps.map(([word]) => (now += word === 'begun' ? 1 : -1)))
}

test('a process without a free worker leaves its messages to another one, which wakes on its own', async () => {
  const queues = { mail: { maxConcurrent: 10, batchSize: 1 } }
  const sender = await program({ queues, workers: 1 })
  const [held = ''] = await send(sender, { job: 'mail', isHeld: true })
  await sender.said(`begun ${held}`)
  const other = await program({ queues })
  const ids = [...(await send(sender, { job: 'mail' })), ...(await send(sender, { job: 'mail' }))]
  for (const id of ids) expect(await other.said(`begun ${id}`)).toBe(`begun ${id}`)
})

test('the caller of a run gets its result, also if another process ran it', async () => {
  const options = { queues: { mail: {} }, runs: { report: {} } }
  const caller = await program({ ...options, workers: 1 })
  const [held = ''] = await send(caller, { job: 'mail', isHeld: true })
  await caller.said(`begun ${held}`)
  const other = await program(options)
  caller.tell('trigger "report"')
  expect(JSON.parse((await caller.said('result')).slice('result '.length))).toMatchObject({
    status: 'succeeded',
    results: [{ success: true, message: `by ${other.pid}` }],
  })
})

test('each process claims only jobs that it knows, and health names the jobs that no live process knows', async () => {
  const mails = await program({ queues: { mail: { batchSize: 1 } } })
  const chats = await program({ queues: { chat: { batchSize: 1 } } })
  const sent = [
    ...(await send(mails, { job: 'mail', count: 5 })),
    ...(await send(chats, { job: 'chat', count: 5 })),
  ]
  await drained(mails)
  await drained(chats)
  expect(idsOf('done')).toEqual(sent.toSorted())
  expect(new Set(journal('done').map((line) => `${line[1]} ${line.at(-1)}`))).toEqual(
    new Set([`mail ${mails.pid}`, `chat ${chats.pid}`]),
  )
  mails.tell('pause')
  await send(mails, { job: 'mail', count: 2 })
  await mails.kill()
  await untilSaid(chats, 'health', (answer) => answer === 'health unknown-job:mail:2')
  const again = await program({ queues: { mail: { batchSize: 1 } } })
  again.tell('resume')
  await drained(chats)
  await untilSaid(chats, 'health', (answer) => answer === 'health')
})

test('the work of a process that was killed is taken over by a live one', async () => {
  const options = { queues: { mail: { maxConcurrent: 5 }, charge: { idempotent: false } } }
  const doomed = await program(options)
  const [mail = ''] = await send(doomed, { job: 'mail', isHeld: true })
  const [charge = ''] = await send(doomed, { job: 'charge', isHeld: true })
  await doomed.said(`begun ${mail}`)
  await doomed.said(`begun ${charge}`)
  const heir = await program(options)
  await doomed.kill()
  await drained(heir)
  expect(journal('begun').map((line) => line.slice(1))).toEqual([
    ['mail', mail, '1', 'message', String(doomed.pid)],
    ['charge', charge, '1', 'message', String(doomed.pid)],
    ['mail', mail, '2', 'recovery', String(heir.pid)],
  ])
  await untilSaid(heir, 'health', (answer) => answer === 'health dead-letters:charge:1')
})

test('of a batch whose process was killed, the messages that had not begun are processed, also without retries', async () => {
  const options = { queues: { mail: { batchSize: 3, maxRetries: 0 } } }
  const doomed = await program(options)
  doomed.tell('pause')
  const sent = [...(await send(doomed, { job: 'mail', isHeld: true }))]
  sent.push(...(await send(doomed, { job: 'mail', count: 2 })))
  doomed.tell('resume')
  await doomed.said(`begun ${sent[0]}`)
  const heir = await program(options)
  await doomed.kill()
  await drained(heir)
  expect(journal('begun').map(([, , id, attempt]) => [id, attempt])).toEqual(sent.map((id) => [id, '1']))
  expect(idsOf('done')).toEqual(sent.slice(1).toSorted())
})

test('cancel reaches a message that another process works on, also from a file that no program has open, and after its process died', async () => {
  const options = { queues: { mail: { maxRetries: 3 } } }
  const owner = await program(options)
  const other = await program({ queues: { chat: {} } })
  const held = async (): Promise<string> => {
    const [id = ''] = await send(owner, { job: 'mail', isHeld: true })
    await owner.said(`begun ${id}`)
    return id
  }
  other.tell(`cancel "${await held()}"`)
  expect(await other.said('cancelled')).toBe('cancelled true')
  expect(await owner.said('ended mail')).toBe('ended mail cancelled')
  const file = openSqliteFile({ path: join(folder, 'jobs.db') })
  expect(await file.cancel(await held())).toBe(true)
  expect(await owner.said('ended mail', 2)).toBe('ended mail cancelled')
  const last = await held()
  process.kill(owner.pid, 'SIGSTOP')
  expect(await file.cancel(last)).toBe(true)
  await owner.kill()
  const heir = await program(options)
  await drained(heir)
  expect((await file.runs.list()).entries.map(({ status }) => status)).toEqual(Array(3).fill('cancelled'))
  expect(await file.cancel(last)).toBe(false)
  file.close()
  expect(journal('done')).toEqual([])
})

test('a suspended process loses its claim, and what it does after it resumes is void', async () => {
  const options = { queues: { mail: {} }, engine: { leaseSeconds: 1 } }
  const suspended = await program(options)
  const [id = ''] = await send(suspended, { job: 'mail', isHeld: true })
  await suspended.said(`begun ${id}`)
  const heir = await program(options)
  process.kill(suspended.pid, 'SIGSTOP')
  await heir.said(`begun ${id}`)
  await heir.said('ended mail succeeded')
  process.kill(suspended.pid, 'SIGCONT')
  expect(await suspended.said('ended mail')).toBe('ended mail failed')
  suspended.tell('go')
  await drained(heir)
  expect(journal('begun').map(([, , message, attempt]) => [message, attempt])).toEqual([
    [id, '1'],
    [id, '2'],
  ])
})

test('ticks that two processes offer are made once', async () => {
  const options = { runs: { clockwork: { intervalSeconds: 1, overlap: 'allow' } } } as const
  const [one, other] = await Promise.all([program(options), program(options)])
  while (ended(one) + ended(other) < 4) {
    await Promise.race([one.said('ended', ended(one) + 1), other.said('ended', ended(other) + 1)])
  }
  const dues = journal('run').map(([, , , dueMs]) => Number(dueMs))
  expect(dues).toEqual([...new Set(dues)].toSorted((a, b) => a - b))
})

test('an old and a new program share a job that was renamed and has a newer schemaVersion', async () => {
  const old = await program({ queues: { letter: { batchSize: 3 } } })
  const sent = [...(await send(old, { job: 'letter', count: 50, workMs: 1 }))]
  const renamed = { queues: { mail: { batchSize: 3, aliases: ['letter'], schemaVersion: 2 } } }
  const fresh = await program(renamed)
  sent.push(...(await send(fresh, { job: 'mail', count: 50, workMs: 1 })))
  sent.push(...(await send(old, { job: 'letter', count: 50, workMs: 1 })))
  old.tell('stop')
  await old.ended()
  await drained(fresh)
  expect(idsOf('done')).toEqual(sent.toSorted())
  await untilSaid(fresh, 'health', (answer) => answer === 'health')
})

const NODE_22 = installedNode('node-22-linux-x64')

test('health names the jobs whose due times differ as two versions of Node have other time zone data', async ({
  skip,
}) => {
  skip(NODE_22 === undefined, NOT_INSTALLED)
  const runs = {
    // Node 22.18 does not know that Vancouver keeps the time of its summers from 2026 on.
    daily: { cron: '0 9 * * *', timezone: 'America/Vancouver' },
    hourly: { cron: '0 * * * *', timezone: 'America/Vancouver' },
    berlin: { cron: '0 9 * * *', timezone: 'Europe/Berlin' },
  }
  const newer = await program({ runs })
  const older = await program({ runs }, NODE_22)
  await untilSaid(newer, 'health', (answer) => answer === 'health schedules-differ:daily:2')
  await untilSaid(older, 'health', (answer) => answer === 'health schedules-differ:daily:2')
  expect([...older.lines, ...newer.lines].filter((line) => /hourly|berlin/.test(line))).toEqual([])
  await older.kill()
  await untilSaid(newer, 'health', (answer) => answer === 'health')
})
