/** The file is moved or replaced while a program works on it. */

import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import type { RunnerResult } from '../../authoring/result.ts'
import { QueueTask } from '../../authoring/task.ts'
import { programOn, type ProgramOnFile } from '../crash/program-on-file.ts'

// The runner calls a failed engine again after up to five seconds.
const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))

class Noting extends QueueTask<RunnerResult, string> {
  override process(): RunnerResult {
    return { success: true }
  }
}

/** Sends messages until one is refused. @returns the refusal */
async function refusal({ runner }: ProgramOnFile): Promise<unknown> {
  for (;;) {
    try {
      await runner.enqueue('note', 'more')
    } catch (error) {
      return error
    }
  }
}

async function issueCodes({ runner }: ProgramOnFile): Promise<readonly string[]> {
  return (await runner.health()).issues.map(({ code }) => code)
}

test('messages for a file that was moved away are refused, health reports it, and work goes on once the file is back', async () => {
  const path = join(folder, 'moved.db')
  await using program = await programOn(path, { note: [Noting] })
  renameSync(path, `${path}.away`)
  expect(await refusal(program)).toMatchObject({
    code: 'SQLITE_GONE',
    message: `the database ${path} was deleted or replaced while this program has it open: stop the program, and put the file back or restore a backup`,
  })
  expect(await issueCodes(program)).toContain('engine-unreachable')
  writeFileSync(path, 'another file')
  expect(await refusal(program)).toMatchObject({ code: 'SQLITE_GONE' })
  renameSync(`${path}.away`, path)
  await program.runner.enqueue('note', 'again')
})

test('health reports that the file was moved away, although the program has nothing to do', async () => {
  const path = join(folder, 'idle.db')
  await using program = await programOn(path, { note: [Noting] })
  expect(await issueCodes(program)).toEqual([])
  renameSync(path, `${path}.away`)
  await expect.poll(() => issueCodes(program)).toEqual(['engine-unreachable'])
  renameSync(`${path}.away`, path)
  await expect.poll(() => issueCodes(program)).toEqual([])
})
