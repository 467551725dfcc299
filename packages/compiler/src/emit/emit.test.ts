import { expect, test } from 'vitest'

import { EMPTY, LAYOUT, MANIFEST } from '../testing/manifest.ts'
import { emit } from './emit.ts'

test('six files are emitted into the output folder', () => {
  expect(emit(MANIFEST, LAYOUT).map(({ path }) => path)).toEqual(
    ['config.schema.json', 'config.ts', 'index.ts', 'job-types.ts', 'manifest.json', 'registry.ts'].map(
      (name) => `${LAYOUT.output}/${name}`,
    ),
  )
})

test('the texts hold no absolute path, no carriage return and no @ts-nocheck, and end with one newline', () => {
  for (const { text } of [...emit(MANIFEST, LAYOUT), ...emit(EMPTY, LAYOUT)]) {
    expect(text).not.toMatch(/\/project|\r|@ts-nocheck/)
    expect(text).toMatch(/[^\n]\n$/)
  }
})
