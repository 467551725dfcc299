import { expect, test } from 'vitest'

import { inOrder, plainParameters } from './plain-parameters.ts'

test('numbered parameters become plain ones, and their values go where the numbers were', () => {
  const { sql, order } = plainParameters('SELECT 1 WHERE job = ?2 AND due < ?10 OR job <> ?2 AND ?1')
  expect(sql).toBe('SELECT 1 WHERE job = ? AND due < ? OR job <> ? AND ?')
  expect(inOrder(['a', 'b', 3, 4, 5, 6, 7, 8, 9, 'j'], order)).toEqual(['b', 'j', 'b', 'a'])
})

test('plain parameters stay as they are', () => {
  const sql = 'SELECT 1 WHERE job = ? AND due < ?'
  expect(plainParameters(sql)).toEqual({ sql, order: undefined })
  expect(inOrder(['a', 2], undefined)).toEqual(['a', 2])
})

test('SQLite plans no statement by the value of its limit, and so plans it once', () => {
  expect(plainParameters('SELECT 1 FROM jobs LIMIT ?')).toEqual({
    sql: 'SELECT 1 FROM jobs LIMIT ? + 0',
    order: undefined,
  })
  expect(plainParameters('SELECT 1 FROM jobs WHERE job = ?2 LIMIT ?1')).toEqual({
    sql: 'SELECT 1 FROM jobs WHERE job = ? LIMIT ? + 0',
    order: [1, 0],
  })
})
