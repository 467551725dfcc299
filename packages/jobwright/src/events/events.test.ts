import { expect, test } from 'vitest'

import { Events } from './events.ts'

function eventsAfter(count: number): Events {
  const events = new Events(
    () => 0,
    () => {},
  )
  for (let index = 0; index < count; index += 1) events.emit('config.warning', { message: `${index}` })
  return events
}

function newest(events: Events, limit?: number): number[] {
  return events.recent(limit).map(({ sequence }) => sequence)
}

test('the newest events are the last ones, the oldest of them first, and at most 10,000', () => {
  expect(newest(eventsAfter(3))).toEqual([0, 1, 2])
  expect(newest(eventsAfter(3), 2)).toEqual([1, 2])
  expect(newest(eventsAfter(3), 0)).toEqual([])
  const many = newest(eventsAfter(10_007))
  expect(many).toHaveLength(10_000)
  expect([many[0], many.at(-1)]).toEqual([7, 10_006])
})

test('reading a few events makes objects of no others', () => {
  const events = eventsAfter(0)
  let reads = 0
  const fields = {
    get message() {
      reads += 1
      return 'read'
    },
  }
  for (let index = 0; index < 10_001; index += 1) events.emit('config.warning', fields)
  expect(newest(events, 10)).toHaveLength(10)
  expect(reads).toBe(10)
})

function newEvents(): Events {
  let nowMs = 0
  return new Events(
    () => (nowMs += 1),
    (error) => expect.fail(String(error)),
  )
}

test('a watcher is called with the fields of its type alone, and no event is made for it', () => {
  const events = newEvents()
  const watched: unknown[] = []
  const fields = { job: 'tweet' }
  events.watch({ 'job.paused': (given, atMs) => watched.push(given === fields, atMs) })
  events.emit('job.paused', fields)
  events.emit('job.resumed', fields)
  expect(watched).toEqual([true, 1])
})

test('a subscriber is called with every event, and recent returns the same ones', () => {
  const events = newEvents()
  const heard: unknown[] = []
  const end = events.subscribe((event) => heard.push(event))
  events.emit('job.paused', { job: 'tweet' })
  events.emit('job.resumed', { job: 'tweet' }, 5)
  end()
  const all = [
    { type: 'job.paused', sequence: 0, atMs: 1, job: 'tweet' },
    { type: 'job.resumed', sequence: 1, atMs: 5, job: 'tweet' },
  ]
  expect([heard, events.recent(), events.recent(1), events.recent(0)]).toEqual([all, all, all.slice(1), []])
})
