/** The file is moved or deleted while a program works on it. */

import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import type { RunnerResult } from '../../authoring/result.ts'
import { QueueTask } from '../../authoring/task.ts'
import { programOn, type ProgramOnFile } from '../crash/program-on-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'jobwright-'))
afterAll(() => rmSync(folder, { recursive: true }))

class Noting extends QueueTask<RunnerResult, string> {
  override process(): RunnerResult {
    return { success: true }
  }
}

/** Sends until a message is refused. */
async function refusal({ runner }: ProgramOnFile): Promise<unknown> {
  for (;;) {
    try {
      await runner.enqueue('note', 'more')
    } catch (error) {
      return error
    }
  }
}

test('what is sent to a file that was moved away is refused, health says so, and all goes on when it is back', async () => {
  const path = join(folder, 'moved.db')
  await using program = await programOn(path, { note: [Noting] })
  renameSync(path, `${path}.away`)
  expect(await refusal(program)).toMatchObject({
    code: 'SQLITE_GONE',
    message: `the database ${path} was deleted or replaced while this program has it open: stop the program, and put the file back or restore a backup`,
  })
  expect((await program.runner.health()).issues.map(({ code }) => code)).toContain('engine-unreachable')
  writeFileSync(path, 'another file')
  expect(await refusal(program)).toMatchObject({ code: 'SQLITE_GONE' })
  renameSync(`${path}.away`, path)
  await program.runner.enqueue('note', 'again')
})
