import { expect, test } from 'vitest'

import { LAYOUT } from '../testing/manifest.ts'
import { siblingSpecifier, taskSpecifier } from './layout.ts'

test.each([
  ['none', 'src/tasks/a.ts', '../tasks/a'],
  ['none', 'src/tasks/a.tsx', '../tasks/a'],
  ['none', 'src/tasks/a.mts', '../tasks/a.mjs'],
  ['none', 'src/tasks/a.cts', '../tasks/a.cjs'],
  ['.js', 'src/tasks/a.ts', '../tasks/a.js'],
  ['.js', 'src/tasks/a.tsx', '../tasks/a.js'],
  ['.js', 'src/tasks/a.mts', '../tasks/a.mjs'],
  ['.js', 'src/tasks/a.cts', '../tasks/a.cjs'],
  ['.ts', 'src/tasks/a.ts', '../tasks/a.ts'],
  ['.ts', 'src/tasks/a.mts', '../tasks/a.mts'],
  ['.ts', 'src/jobs.gen/tasks/a.ts', './tasks/a.ts'],
  ['none', 'src/tasks/a.b.ts', '../tasks/a.b'],
] as const)('with extension %s, %s is imported as %s', (importExtension, file, specifier) => {
  expect(taskSpecifier({ ...LAYOUT, importExtension }, file)).toBe(specifier)
})

test('a task file outside of the root is reached by a relative path', () => {
  expect(taskSpecifier(LAYOUT, '../shared/tasks/a.ts')).toBe('../../../shared/tasks/a')
})

test('generated modules import each other in the same way', () => {
  const specifiers = (['none', '.js', '.ts'] as const).map((importExtension) =>
    siblingSpecifier({ ...LAYOUT, importExtension }, 'config'),
  )
  expect(specifiers).toEqual(['./config', './config.js', './config.ts'])
})
