import { expect, test } from 'vitest'

import { yamlProblem } from './yaml-problem.ts'

/** The error of a parser at this line, counted from 0. */
function errorAt(line: number): object {
  return { reason: 'unidentified alias', mark: { line, column: 8 } }
}

test.for([
  ['cron: */5 * * * *', 0, 'cron: "*/5 * * * *"'],
  ['tick:\n  cron: */5 * * * *  # often\n', 1, 'cron: "*/5 * * * *"'],
  ['tick:\r\n  cron: * * * * *\r\n', 1, 'cron: "* * * * *"'],
  ['tick: { cron: */5 * * * *, timezone: UTC }', 0, 'cron: "*/5 * * * *"'],
  ['tick: { timezone: UTC, cron: */5 * * * * }', 0, 'cron: "*/5 * * * *"'],
  ['tick: { cron: *,5 * * * * }', 0, 'cron: "*,5 * * * *"'],
  ['mail:send:\n  cron: @daily', 1, 'cron: "@daily"'],
  ['tick_cron: %5', 0, 'tick_cron: "%5"'],
  ['timezone: `UTC`', 0, 'timezone: "`UTC`"'],
  ['timezone: @"x"', 0, `timezone: '@"x"'`],
] as const)('%j needs quotes', ([text, line, expected]) => {
  expect(yamlProblem(errorAt(line), text)).toBe(
    `line ${line + 1}, column 9: unidentified alias; in YAML a text that begins with "${/["'](.)/.exec(expected)?.[1]}" needs quotes: ${expected}`,
  )
})

test('another mistake in a file, and an error of another kind, have no such remedy', () => {
  expect(yamlProblem(errorAt(0), 'tick: [1')).toBe(undefined)
  expect(yamlProblem(errorAt(7), 'tick: *x')).toBe(undefined)
  expect(yamlProblem(new Error('no file'), 'cron: *')).toBe(undefined)
  expect(yamlProblem(null, 'cron: *')).toBe(undefined)
})
