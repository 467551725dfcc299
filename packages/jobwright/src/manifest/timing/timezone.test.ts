import { expect, test } from 'vitest'

import { canonicalTimezone, fixedOffsetMs, meantTimezone, timezoneProblem } from './timezone.ts'

test.for([
  'UTC',
  'GMT',
  'Europe/Berlin',
  'US/Pacific',
  'Asia/Calcutta',
  'Asia/Kolkata',
  'Etc/GMT+5',
  'America/Argentina/Buenos_Aires',
  // Links of the file `backward`, however much they look like abbreviations.
  'EST',
  'MST',
  'HST',
  'EST5EDT',
  'CET',
  '+02:00',
  '-09:30',
  '+00:00',
  '-12:00',
  '+14:00',
])('%s is a time zone', (timezone) => {
  expect(timezoneProblem(timezone)).toBeUndefined()
})

test.for([
  ['BST', 'Europe/London'],
  ['PST', 'America/Los_Angeles'],
  ['IST', 'Asia/Kolkata'],
  ['AET', 'Australia/Sydney'],
  ['ACT', 'Australia/Darwin'],
  ['pst', 'America/Los_Angeles'],
  ['CEST', 'Europe/Brussels'],
  ['SystemV/PST8PDT', 'America/Los_Angeles'],
  ['SystemV/HST10', 'Pacific/Honolulu'],
  ['US/Pacific-New', 'America/Los_Angeles'],
  ['\u221205:00', '-05:00'],
  ['+2', '+02:00'],
  ['+0530', '+05:30'],
  ['UTC+2', '+02:00'],
  ['GMT-7', '-07:00'],
  ['utc', 'UTC'],
  ['europe/berlin', 'Europe/Berlin'],
  ['Europe/Berln', 'Europe/Berlin'],
  ['America/New York', 'America/New_York'],
  ['Berlin', 'Europe/Berlin'],
  ['New York', 'America/New_York'],
  [' UTC ', 'UTC'],
  ['Factory', undefined],
  ['Middle/Earth', undefined],
  ['+25:00', undefined],
  ['', undefined],
] as const)('%s is none, and %s was meant', ([timezone, meant]) => {
  expect(timezoneProblem(timezone)).toBeTypeOf('string')
  expect(meantTimezone(timezone)).toBe(meant)
  if (meant !== undefined) expect(timezoneProblem(meant)).toBeUndefined()
})

test('whatever Intl accepts, only names of IANA are time zones', () => {
  const legacy =
    'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST'
  const systemV = 'AST4ADT EST5EDT CST6CDT MST7MDT PST8PDT YST9YDT AST4 EST5 CST6 MST7 PST8 YST9 HST10'
  const names = [...legacy.split(' '), ...systemV.split(' ').map((name) => `SystemV/${name}`)]
  expect(names.filter((name) => timezoneProblem(name) === undefined)).toEqual([])
  const meant = names.map((name) => meantTimezone(name) ?? `nothing for ${name}`)
  expect(meant.filter((name) => timezoneProblem(name) !== undefined)).toEqual([])
})

test('every zone that this Node lists is in the table, and knows every name of it', () => {
  expect(Intl.supportedValuesOf('timeZone').filter((name) => timezoneProblem(name) !== undefined)).toEqual([])
  expect(timezoneProblem(new Intl.DateTimeFormat().resolvedOptions().timeZone)).toBeUndefined()
})

test('the names of a zone are one', () => {
  const names = ['Asia/Calcutta', 'Asia/Kolkata', 'US/Pacific', 'Etc/UTC', '+00:00', '+01:00', 'CET']
  expect(names.map(canonicalTimezone)).toEqual([
    'Asia/Kolkata',
    'Asia/Kolkata',
    'America/Los_Angeles',
    'UTC',
    'UTC',
    '+01:00',
    'Europe/Brussels',
  ])
})

test('an offset is written with its sign, and a name has none of its own', () => {
  expect(['+05:30', '-00:30', 'Europe/Berlin'].map(fixedOffsetMs)).toEqual([
    19_800_000,
    -1_800_000,
    undefined,
  ])
})
