import { watch } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { fixture } from '../testing/project.fixture.ts'
import { write } from './write.ts'

test('files are written into folders that are created, and nothing else is left there', async () => {
  const root = await fixture({ 'gen/foreign.ts': 'mine' })
  await write(root, [
    { path: `${root}/gen/a.ts`, bytes: Buffer.from('ä\n') },
    { path: `${root}/gen/deep/b.ts`, bytes: Buffer.from('b\n') },
  ])
  expect(await readFile(`${root}/gen/a.ts`, 'utf8')).toBe('ä\n')
  expect((await readdir(root, { recursive: true })).toSorted()).toEqual([
    'gen',
    'gen/a.ts',
    'gen/deep',
    'gen/deep/b.ts',
    'gen/foreign.ts',
  ])
})

test('a file is replaced as a whole, so that who has it open keeps the old one', async () => {
  const root = await fixture({ 'a.ts': 'old' })
  const before = await stat(`${root}/a.ts`)
  await write(root, [{ path: `${root}/a.ts`, bytes: Buffer.from('new') }])
  expect(await readFile(`${root}/a.ts`, 'utf8')).toBe('new')
  expect((await stat(`${root}/a.ts`)).ino).not.toBe(before.ino)
})

test('a write that fails leaves no temporary file', async () => {
  const root = await fixture({ 'a.ts/in-the-way': '' })
  await expect(write(root, [{ path: `${root}/a.ts`, bytes: Buffer.from('new') }])).rejects.toThrow(
    /^cannot write a\.ts: E\w+: [\w -]+; make way for it, or set output to another folder$/,
  )
  expect(await readdir(root)).toEqual(['a.ts'])
})

test('who watches the folder sees the complete file and nothing else', async () => {
  const root = await fixture({ 'gen/a.ts': 'old', 'node_modules/.keep': '' })
  const seen = new Set<string | null>()
  const watcher = watch(`${root}/gen`, (_event, name) => seen.add(name))
  await write(root, [{ path: `${root}/gen/a.ts`, bytes: Buffer.from('new') }])
  await expect.poll(() => [...seen]).toEqual(['a.ts'])
  watcher.close()
  expect(await readdir(`${root}/node_modules/.cache/jobwright`)).toEqual([])
})

test('a cache that is not to be written keeps no file from being written', async () => {
  const root = await fixture({ 'gen/a.ts': 'old', 'node_modules/.cache': 'in the way' })
  await write(root, [{ path: `${root}/gen/a.ts`, bytes: Buffer.from('new') }])
  expect(await readFile(`${root}/gen/a.ts`, 'utf8')).toBe('new')
  expect(await readdir(`${root}/gen`)).toEqual(['a.ts'])
})
