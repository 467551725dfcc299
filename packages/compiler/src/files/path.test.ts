import { win32 } from 'node:path'

import { expect, test } from 'vitest'

import { taskSpecifier } from '../emit/layout.ts'
import { candidatesOf, writtenPath } from '../modules/module-path.ts'
import { absolutePath, isWithin, relativePath, withSlashes } from './path.ts'

const ROOT = 'C:/work/app'

test.each([
  ['src\\tasks', 'C:/work/app/src/tasks'],
  ['src/tasks/', 'C:/work/app/src/tasks'],
  ['..\\shared', 'C:/work/shared'],
  ['D:\\tasks', 'D:/tasks'],
  ['\\\\server\\share\\tasks', '//server/share/tasks'],
])('on Windows %s becomes %s', (written, absolute) => {
  expect(absolutePath(ROOT, written, win32)).toBe(absolute)
})

test.each([
  ['C:/work/app/src/tasks/a.ts', 'src/tasks/a.ts'],
  ['c:/work/app/src/a.ts', 'src/a.ts'],
  ['C:/work/shared/a.ts', '../shared/a.ts'],
  ['D:/tasks/a.ts', 'D:/tasks/a.ts'],
])('on Windows %s is written %s', (absolute, file) => {
  expect(relativePath(ROOT, absolute, win32)).toBe(file)
})

test('on Windows generated modules import task files as anywhere else', () => {
  const layout = { root: ROOT, output: `${ROOT}/src/jobs.gen`, importExtension: '.js' } as const
  expect(taskSpecifier(layout, 'src/tasks/deep/a.ts', win32)).toBe('../tasks/deep/a.js')
  expect(taskSpecifier(layout, 'src/jobs.gen/b.ts', win32)).toBe('./b.js')
})

test('imports are followed from a path with a drive', () => {
  const path = writtenPath(withSlashes('C:\\work\\app\\src\\tasks\\a.ts'), '../limits.js')
  expect(candidatesOf(path)).toEqual(['C:/work/app/src/limits.ts', 'C:/work/app/src/limits.tsx'])
})

test('a folder with a drive holds what is in it', () => {
  expect(
    ['C:/work/app/src', 'C:/work/application', 'D:/work/app/src'].map((path) => isWithin(ROOT, path)),
  ).toEqual([true, false, false])
})
