/**
 * What is wrong with one field of a cron expression, in plain words, and what to write instead. The
 * readers of cron-fields.ts decide which fields are wrong; only a step that has no effect is right
 * for them and wrong here.
 */

import { valuesOfField, type CronField } from './cron-fields.ts'
import { drawCronField, hashedItem, numberOf } from './drawn-cron.ts'
import { withoutDoubles } from './cron-remedy.ts'
import { DAY_SECONDS } from './durations.ts'

/**
 * What is wrong with a field alone: a sentence with the field, the given text and what is allowed.
 */
export function cronFieldProblem(field: CronField, text: string): string | undefined {
  const isReadable = isRight(field, text)
  if (!isReadable && text.includes('#')) return `${field.name} "${text}" ${numberProblem(field, text)}`
  const items = text.split(',')
  for (const [index, item] of items.entries()) {
    const problem = isRight(field, item) ? idleStep(field, item) : itemProblem(field, item)
    if (problem === undefined) continue
    if (item === '') return `${field.name} "${text}" has nothing beside a comma`
    const subject = item === text ? `${field.name} "${text}"` : `"${item}" in ${field.name} "${text}"`
    return `${subject} ${problem.what}${remedy(field, items, { index, meant: problem.meant })}`
  }
  return isReadable ? undefined : `${field.name} "${text}" ${doubleProblem(field, text)}`
}

/** What is wrong with an item, and the item that was probably meant. */
interface ItemProblem {
  readonly what: string
  readonly meant?: string | undefined
}

/** The field with what was meant in place of an item, if it is right then. */
function remedy(
  field: CronField,
  items: readonly string[],
  { index, meant }: { readonly index: number; readonly meant: string | undefined },
): string {
  if (meant === undefined) return ''
  const mended = items.with(index, meant).join(',')
  const right = [mended, withoutDoubles(field, mended.split(','))].find(
    (text) => text !== undefined && cronFieldProblem(field, text) === undefined,
  )
  return right === undefined ? '' : `; write "${right}"`
}

function isRight(field: CronField, text: string): boolean {
  return valuesOf(field, text).length > 0
}

/** The values of a field; none if it is wrong. Those of `H` are examples. */
function valuesOf(field: CronField, text: string): readonly (number | string)[] {
  return valuesOfField(
    field,
    drawCronField(field, text, () => 0),
  )
}

/** A step that its field or range cannot hold leaves nothing but the first value. */
function idleStep(field: CronField, item: string): ItemProblem | undefined {
  const [before = '', step] = item.split('/')
  if (step === undefined) return undefined
  const hashed = hashedItem(field, item)
  if (hashed !== undefined) {
    const { from, to } = hashed
    return Number(step) > to - from
      ? { what: `has the step ${step}, which does not fit into ${from} to ${to}`, meant: before }
      : undefined
  }
  const [only, ...more] = new Set(valuesOfField(field, item))
  if (only === undefined || more.length > 0) return undefined
  const first = /^[*?]/.test(before) ? String(only) : before.split('-')[0]
  const instead = before === '*' ? asInterval(field, Number(step)) : ''
  return { what: `has the step ${step}, which leaves nothing but ${first}${instead}`, meant: first }
}

const SECONDS_OF_UNIT: Readonly<Partial<Record<CronField['key'], number>>> = {
  second: 1,
  minute: 60,
  hour: 3600,
}

/** A step that is longer than the whole field was probably meant as an interval. */
function asInterval({ key, name, max }: CronField, step: number): string {
  const seconds = (SECONDS_OF_UNIT[key] ?? 0) * step
  if (seconds === 0 || step <= max + 1 || seconds > 36_500 * DAY_SECONDS) return ''
  return ` (every ${step} ${name}s is intervalSeconds: ${seconds} in place of cron)`
}

function doubleProblem(field: CronField, text: string): string {
  const values = text.split(',').flatMap((item) => valuesOf(field, item))
  const double = values.find((value, index) => values.indexOf(value) !== index)
  const what =
    field.key === 'dayOfWeek' && double === 0
      ? 'has Sunday twice, which is SUN, 0 and 7'
      : `has ${String(double)} twice`
  const meant = withoutDoubles(field, text.split(','))
  return meant === undefined ? what : `${what}; write "${meant}"`
}

function numberProblem(field: CronField, text: string): string {
  if (field.key !== 'dayOfWeek') return `has "#", which only the day of week may have`
  const [day = '', number = '', ...more] = text.split('#')
  if (more.length > 0 || /[-,/L]/.test(withoutNames(field, text))) {
    return 'has "#" beside other signs; it stands between one day and a number: "MON#1" is the first Monday of a month'
  }
  if (!/^[1-5]$/.test(number)) {
    return `has "${number}" after "#", where 1 to 5 may stand: "MON#1" is the first Monday of a month`
  }
  return day === '' ? 'has no day before "#"' : `has "${day}" before "#"; ${allowed(field)}`
}

/** What is wrong with one item of a list. */
function itemProblem(field: CronField, item: string): ItemProblem {
  const written = withoutNames(field, item)
  if (item.includes('/')) return stepProblem(field, item)
  if (/^(?:\d+|L)?W$/.test(written)) return { what: 'has "W", the nearest weekday, which is not supported' }
  if (/[*?]/.test(item)) {
    return { what: 'has "*" beside other signs; it stands alone, or before a step: "*/5"' }
  }
  if (written.includes('L') && /^[\dL-]+$/.test(written)) return { what: lastProblem(field) }
  return rangeProblem(field, item)
}

function stepProblem(field: CronField, item: string): ItemProblem {
  const [before = '', step = '', ...more] = item.split('/')
  if (more.length > 0) return { what: 'has more than one step' }
  if (!/^\d+$/.test(step) || Number(step) === 0) {
    return { what: `has the step "${step}", and a step is a whole number from 1` }
  }
  if (before === '') return { what: 'has nothing before "/"', meant: `*/${step}` }
  if (before === '*' || isRight(field, before)) return { what: 'has a step after what has no steps' }
  const { what, meant } = itemProblem(field, before)
  return {
    what: `has "${before}" before "/", which ${what}`,
    meant: meant === undefined || meant.includes(',') ? undefined : `${meant}/${step}`,
  }
}

function lastProblem({ key }: CronField): string {
  if (key === 'dayOfMonth') return 'has "L" beside other signs; "L" alone is the last day of the month'
  if (key === 'dayOfWeek') return 'has "L" without the one day before it: "5L" is the last Friday of a month'
  return 'has "L", which only days may have'
}

function rangeProblem(field: CronField, item: string): ItemProblem {
  const [, hashed] = /^H\((.*)\)$/.exec(item) ?? []
  const ends = (hashed ?? item).split('-')
  if (ends.length === 1) return hashed === undefined ? valueProblem(field, item) : { what: HASHED_ONE }
  if (ends.length > 2) return { what: 'is a range of more than two ends' }
  if (ends.includes('')) return { what: 'is a range without an end; write both, as in "1-5"' }
  const wrong = ends.find((end) => numberOf(field, end) === undefined)
  if (wrong !== undefined) return { what: `has the end "${wrong}"; ${allowed(field)}` }
  const [from = '', to = ''] = ends
  return {
    what: 'goes down',
    meant: hashed === undefined ? aroundTheEnd(field, from, to) : `H(${to}-${from})`,
  }
}

const HASHED_ONE = 'has "H" with one end in its brackets; write both, as in "H(1-5)"'

/** What a range over the end of the minute, hour, day, week or year stands for. */
function aroundTheEnd(field: CronField, from: string, to: string): string {
  const [first, second] = [numberOf(field, from), numberOf(field, to)]
  const greatest = field.key === 'dayOfWeek' ? field.max - 1 : field.max // Sunday is 0 as well
  const least = Number.isNaN(Number(to)) ? field.names[0]! : String(field.min)
  const low = second === field.min ? to : `${least}-${to}`
  if (field.key === 'dayOfWeek' && first === field.max) return low
  const most = Number.isNaN(Number(from)) ? field.names.at(-1)! : String(greatest)
  return `${first === greatest ? from : `${from}-${most}`},${low}`
}

function valueProblem(field: CronField, item: string): ItemProblem {
  const meant = field.names.find((name) => item.toUpperCase().startsWith(name))
  return { what: `is wrong; ${allowed(field)}`, meant }
}

function allowed({ min, max, names }: CronField): string {
  return `allowed are ${min} to ${max}${names.length === 0 ? '' : ` and ${names[0]} to ${names.at(-1)}`}`
}

/** The text with numbers in place of names, as some names contain an "L". */
function withoutNames({ names, min }: CronField, text: string): string {
  return names.reduce((rest, name, index) => rest.replaceAll(new RegExp(name, 'gi'), `${min + index}`), text)
}
