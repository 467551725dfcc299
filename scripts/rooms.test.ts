/** Proves the walls between the rooms by mutation, and compares their table with the folders. */

import { execFile } from 'node:child_process'
import { cp, glob, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { promisify } from 'node:util'

import { afterEach, expect, test } from 'vitest'

import { ROOMS } from './rooms.ts'

const ROOT = join(import.meta.dirname, '..')

const run = promisify(execFile)

const houses: string[] = []

afterEach(() => Promise.all(houses.splice(0).map((house) => rm(house, { recursive: true }))))

test('every folder with source files is a room of the table, and every room has files', async () => {
  const folders: Record<string, ReadonlySet<string>> = {}
  for (const source of Object.keys(ROOMS)) {
    folders[source] = new Set((await filesIn(source, '**/*.ts')).map((file) => dirname(file)))
  }
  expect(folders).toEqual(
    Object.fromEntries(Object.entries(ROOMS).map(([source, rooms]) => [source, new Set(rooms)])),
  )
})

test('a room has at most fifteen product files', async () => {
  const crowded: string[] = []
  for (const [source, rooms] of Object.entries(ROOMS)) {
    for (const room of rooms) {
      const files = (await filesIn(join(source, room), '*.ts')).filter(
        (file) => !/\.(test|test-d)\.ts$/.test(file),
      )
      if (files.length > 15) crowded.push(`${source}/${room}: ${files.length}`)
    }
  }
  expect(crowded).toEqual([])
})

test('each room states its purpose in one line, and the architecture page lists them in their order', async () => {
  const page = await readFile(join(ROOT, 'docs/contributing/architecture.md'), 'utf8')
  const listed: Record<string, readonly string[]> = {}
  const expected: Record<string, readonly string[]> = {}
  for (const [source, rooms] of Object.entries(ROOMS)) {
    const [, section = ''] = page.split(`### \`${source}\`\n`)
    const [list = ''] = section.split(/^#/m)
    listed[source] = list
      .split(/^- /m)
      .slice(1)
      .map((item) => item.trim().replaceAll(/\s+/g, ' '))
    expected[source] = await Promise.all(
      rooms
        .filter((room) => room !== '.')
        .map(async (room) => `\`${room}\`: ${await purposeOf(source, room)}`),
    )
  }
  expect(listed).toEqual(expected)
})

test('lint refuses each import against the order, types too, and no other', async () => {
  const house = await makeHouse()
  const against: string[] = []
  for (const [source, rooms] of Object.entries(ROOMS)) {
    for (const room of rooms) {
      const at = rooms.indexOf(room)
      for (const above of rooms.slice(at + 1)) {
        const file = posix.join(source, room, `against-${above.replaceAll('/', '-').replace('.', 'root')}.ts`)
        await plant(house, file, [importOf(room, above)])
        against.push(file)
      }
      await plant(
        house,
        posix.join(source, room, 'room.ts'),
        rooms.slice(0, at).map((below) => importOf(room, below)),
      )
    }
  }
  // In this house nearly all files are in circles, which take their time to find.
  const refused = await refusedBy('no-restricted-imports', house, ['--allow', 'import/no-cycle'])
  expect(refused).toEqual(inOrder(against))
})

test('lint refuses a circle of files that only types tie together', async () => {
  const house = await makeHouse()
  const room = 'packages/jobwright/src/manifest'
  await plant(house, `${room}/one.ts`, [`import type { It as Other } from './other.ts'`])
  await plant(house, `${room}/other.ts`, [`import type { It as Other } from './one.ts'`])
  expect(await refusedBy('no-cycle', house)).toEqual([`${room}/one.ts`, `${room}/other.ts`])
})

/** An empty repository with the lint rules of this one, whose paths are relative to it. */
async function makeHouse(): Promise<string> {
  const house = await mkdtemp(join(tmpdir(), 'house-'))
  houses.push(house)
  await mkdir(join(house, 'scripts'))
  await mkdir(join(house, 'node_modules'))
  await symlink(join(ROOT, 'node_modules/oxlint'), join(house, 'node_modules/oxlint'))
  for (const file of ['oxlint.config.ts', 'scripts/rooms.ts']) await cp(join(ROOT, file), join(house, file))
  return house
}

/** The one line of a room's README.md. */
async function purposeOf(source: string, room: string): Promise<string> {
  const text = await readFile(join(ROOT, source, room, 'README.md'), 'utf8')
  const lines = text.trimEnd().split('\n')
  if (lines.length !== 1)
    throw new Error(`${source}/${room}/README.md has ${lines.length} lines instead of one`)
  return lines[0]!
}

async function filesIn(folder: string, pattern: string): Promise<string[]> {
  const files: string[] = []
  for await (const file of glob(pattern, { cwd: join(ROOT, folder) })) files.push(file)
  return files
}

function importOf(room: string, other: string): string {
  const path = posix.join(posix.relative(room, other), 'room.ts')
  return `import type { It as ${nameOf(other)} } from '${path.startsWith('.') ? path : `./${path}`}'`
}

function nameOf(room: string): string {
  return `From_${room.replaceAll(/[^a-z]/g, '_')}`
}

/** Writes a file that exports a type, which names the imports so that they count as used. */
async function plant(house: string, file: string, imports: readonly string[]): Promise<void> {
  const path = join(house, file)
  const names = imports.map((line) => /as (\w+)/.exec(line)?.[1])
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, [...imports, `export type It = [${names.join(', ')}]`, ''].join('\n'))
}

/** The files in which lint finds a breach of one rule, sorted. */
async function refusedBy(rule: string, house: string, args: readonly string[] = []): Promise<string[]> {
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint')
  const linting = run(process.execPath, [oxlint, '--format=json', '--ignore-pattern=node_modules', ...args], {
    cwd: house,
    maxBuffer: 2 ** 26,
  })
  const { stdout } = await linting.catch((error: unknown) => error as { readonly stdout: string }) // a breach ends it with 1
  const { diagnostics } = JSON.parse(stdout) as {
    readonly diagnostics: readonly { readonly code: string; readonly filename: string }[]
  }
  const found = diagnostics.filter(({ code }) => code.includes(`(${rule})`))
  return inOrder([...new Set(found.map(({ filename }) => filename))])
}

function inOrder(files: readonly string[]): string[] {
  return files.toSorted((one, other) => (one < other ? -1 : 1))
}
