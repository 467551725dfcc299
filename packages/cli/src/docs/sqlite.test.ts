/** The program and the commands of the page on the SQLite engine work as the page shows them. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { runProgram, startProgram } from '@jobwright/test-support'
import { openSqliteFile } from 'jobwright/sqlite'
import { expect, test } from 'vitest'

import { createProject, jobwright } from '../testing/command-line.fixture.ts'

const PAGE = await readFile(join(import.meta.dirname, '../../../../docs/guide/sqlite.md'), 'utf8')
const TSC = join(import.meta.dirname, '../../../../node_modules/.bin/tsc')

/** The blocks of code after `<!-- kind: name -->`. */
function blocksOf(kind: string): readonly (readonly [name: string, text: string])[] {
  const blocks = PAGE.matchAll(new RegExp(`<!-- ${kind}: (.*) -->\\n\\n\`\`\`\\w*\\n([^]*?)\`\`\`\\n`, 'g'))
  return Array.from(blocks, ([, name, text]) => [name!, text!])
}

/** Replaces the parts that differ between runs: ids, ages, sizes, and the width of columns. */
function steady(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .replaceAll(/\d+ (s|min|kB)\b/g, '<n> $1')
    .replaceAll(/ {2,}/g, '  ')
}

/** The numbers of messages and of dead letters in a file. */
async function keptIn(path: string): Promise<readonly number[]> {
  const file = openSqliteFile({ path })
  const counts = [(await file.messages.list()).entries.length, (await file.deadLetters.list()).entries.length]
  file.close()
  return counts
}

test('the program of the page keeps its messages, and each command prints what the page says', async () => {
  await using project = await createProject({
    ...Object.fromEntries(blocksOf('file')),
    'package.json': '{ "type": "module" }',
  })
  expect(await jobwright(project, 'generate')).toMatchObject({ code: 0, errors: '' })
  const command = [process.execPath, '--import', 'jobwright/register', 'src/main.ts'] as const
  {
    await using program = startProgram(command, { folder: project.root })
    await program.printed(/welcome, ada@example\.org/)
    await expect.poll(() => keptIn(`${project.root}/jobs.db`)).toEqual([1, 1])
    await program.end('SIGINT')
  }
  const outputs = blocksOf('output')
  expect(outputs.map(([name]) => name)).toHaveLength(4)
  for (const [name, expected] of outputs) {
    const { output, errors } = await jobwright(project, ...name.split(' ').slice(1))
    expect(steady(`${errors}${output}`)).toBe(steady(expected))
  }
})

test('the program of the page type-checks', async () => {
  await using project = await createProject({
    ...Object.fromEntries(blocksOf('file')),
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        target: 'es2023',
        module: 'nodenext',
        allowImportingTsExtensions: true,
        strict: true,
        noEmit: true,
        types: ['node'],
        skipLibCheck: true,
      },
      include: ['src'],
    }),
  })
  await jobwright(project, 'generate')
  const { output } = await runProgram([TSC, '-p', '.'], { folder: project.root })
  // tsc also reads the sources of the packages, which have a check of their own.
  expect(output.split('\n').filter((line) => line.startsWith('src/'))).toEqual([])
})
