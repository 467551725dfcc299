import { rename, rm, utimes, writeFile } from 'node:fs/promises'

import { afterEach, expect, test, vi } from 'vitest'

import { fixture } from '../testing/project.fixture.ts'
import { isSettled, checkFilesAgain, readText as readAtOnce, type TextFile } from './text-files.ts'

afterEach(() => vi.useRealTimers())

/** Reads a file in a compile of its own. */
function readText(path: string): TextFile {
  checkFilesAgain()
  return readAtOnce(path)
}

/** Moves the clock, so that every existing file was written long ago. */
function laterOn(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
}

test('a text is the same object as long as the file stays as it is', async () => {
  const path = `${await fixture({ 'a.ts': 'one' })}/a.ts`
  laterOn()
  const first = readText(path)
  expect(first).toMatchObject({ ok: true, text: 'one' })
  expect([readText(path), readText(path)]).toEqual([first, first])
  expect(readText(path)).toBe(first)
})

test('a text that is written again as it was is the same object', async () => {
  const path = `${await fixture({ 'a.ts': 'one' })}/a.ts`
  const first = readText(path)
  await writeFile(path, 'one')
  expect(readText(path)).toBe(first)
})

test('a file that was just written is read again, also where its state is the same', async () => {
  const path = `${await fixture({ 'a.ts': 'one' })}/a.ts`
  for (const text of ['two', 'six', 'ten']) {
    readText(path)
    await writeFile(path, text)
    expect(readText(path)).toMatchObject({ text })
  }
})

test('no tool can make a change look old', async () => {
  const root = await fixture({ 'a.ts': 'one', 'b.ts': 'two' })
  const then = new Date(2020, 1, 1)
  for (const name of ['a.ts', 'b.ts']) await utimes(`${root}/${name}`, then, then)
  laterOn()
  readText(`${root}/a.ts`)
  readText(`${root}/a.ts`)
  await rename(`${root}/b.ts`, `${root}/a.ts`)
  expect(readText(`${root}/a.ts`)).toMatchObject({ text: 'two' })
})

test('a file that comes, goes and comes again is read as it is', async () => {
  const path = `${await fixture({})}/a.ts`
  laterOn()
  const missing = { ok: false, problem: 'ENOENT: no such file or directory' }
  for (const text of ['one', 'two']) {
    expect([readText(path), readText(path)]).toMatchObject([missing, missing])
    await writeFile(path, text)
    expect([readText(path), readText(path)]).toMatchObject([{ text }, { text }])
    await rm(path)
  }
})

test('in one compile a file is looked at once', async () => {
  const path = `${await fixture({ 'a.ts': 'one' })}/a.ts`
  const first = readText(path)
  await writeFile(path, 'two')
  expect(readAtOnce(path)).toBe(first)
  expect(readText(path)).toMatchObject({ text: 'two' })
})

test('a folder has no text', async () => {
  const path = await fixture({})
  const outcome = { ok: false, problem: 'EISDIR: illegal operation on a directory' }
  expect([readText(path), readText(path)]).toMatchObject([outcome, outcome])
})

test.each([
  [{ mtimeMs: 1000, ctimeMs: 1000 }, 3000, false],
  [{ mtimeMs: 1000, ctimeMs: 1000 }, 3001, true],
  [{ mtimeMs: 1, ctimeMs: 1000 }, 3000, false],
  [{ mtimeMs: 1000, ctimeMs: 1 }, 3000, false],
  [{ mtimeMs: 5000, ctimeMs: 1 }, 3000, false],
  [{ mtimeMs: Number.NaN, ctimeMs: 1 }, 3000, false],
])('a file of %o that is read at %d: its state tells of a later change is %s', (times, readAt, expected) => {
  expect(isSettled({ ino: 1, size: 1, ...times }, readAt)).toBe(expected)
})
