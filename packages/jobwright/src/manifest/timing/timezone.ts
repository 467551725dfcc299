/**
 * Which names of time zones are right: those of the IANA database, with their current links, and
 * fixed offsets such as `+05:30`. The verdict comes from our own table, as Intl accepts further
 * names: to it, "BST" is Bangladesh.
 */

import { nearestName } from '../../wording/did-you-mean.ts'
import { LINKED_ZONES, UNLINKED_ZONES } from './zone-names.ts'

const MINUTE_MS = 60_000

/** From -12:00 to +14:00, as no place on Earth is further from UTC. */
const OFFSET = String.raw`(?:\+(?:0\d|1[0-3]):[0-5]\d|\+14:00|-(?:0\d|1[01]):[0-5]\d|-12:00)`
const WHOLE_OFFSET = new RegExp(`^${OFFSET}$`)

let zones: ReadonlyMap<string, string> | undefined

/** Each name, with the zone that it is a name of. */
function zonesByName(): ReadonlyMap<string, string> {
  zones ??= new Map(
    [...UNLINKED_ZONES.trim().split(/\s+/), ...LINKED_ZONES.trim().split(/\n(?! )/)].flatMap((line) => {
      const [zone = '', ...links] = line.split(/\s+/)
      return [zone, ...links].map((name): [string, string] => [name, zone])
    }),
  )
  return zones
}

/** What is wrong with a time zone, or `undefined` if it is right. */
export function timezoneProblem(timezone: string): string | undefined {
  if (zonesByName().has(timezone) || WHOLE_OFFSET.test(timezone)) return undefined
  if (isLikeOffset(timezone)) return 'an offset is written as "+05:30", from "-12:00" to "+14:00"'
  if (ABBREVIATIONS.has(timezone.toUpperCase())) return 'an abbreviation may stand for several zones'
  const spelt = spelling(timezone)
  if (spelt !== undefined) return `the IANA time zone database spells it "${spelt}"`
  return 'it is not in the IANA time zone database'
}

/** The right time zone that a wrong one most likely stands for, if there is one. */
export function meantTimezone(timezone: string): string | undefined {
  const text = timezone.trim().replaceAll(/\s+/g, '_')
  const offset = meantOffset(text)
  if (offset !== undefined) return offset
  const systemV = /^SystemV\/(\w+)$/i.exec(text)?.[1]?.toUpperCase() ?? ''
  const names = [...zonesByName().keys()]
  const lower = text.toLowerCase()
  return (
    spelling(text) ??
    ABBREVIATIONS.get(systemV || text.toUpperCase()) ??
    zonesByName().get(systemV) ??
    REMOVED.get(text) ??
    names.find((name) => name.toLowerCase().endsWith(`/${lower}`)) ?? // a city without its continent
    nearestName(
      text,
      names.filter((name) => !name.startsWith('Etc/')), // these differ by a digit or a sign alone
    )
  )
}

/** A name as the database spells it, whatever the case of its letters. */
function spelling(name: string): string | undefined {
  const lower = name.toLowerCase()
  return [...zonesByName().keys()].find((known) => known.toLowerCase() === lower)
}

/** One name for all names of a zone. */
export function canonicalTimezone(timezone: string): string {
  if (fixedOffsetMs(timezone) === 0) return 'UTC'
  return zonesByName().get(timezone) ?? timezone
}

/** How far a time zone that is written as an offset is from UTC; `undefined` for a name. */
export function fixedOffsetMs(timezone: string): number | undefined {
  if (!WHOLE_OFFSET.test(timezone)) return undefined
  const [hours = 0, minutes = 0] = timezone.slice(1).split(':').map(Number)
  const offsetMs = (hours * 60 + minutes) * MINUTE_MS
  return timezone.startsWith('-') ? 0 - offsetMs : offsetMs
}

/** The right time zones as JSON Schema, which editors propose the names from. */
export function timezoneJsonSchema(): Readonly<Record<string, unknown>> {
  const names = [...zonesByName().keys()].toSorted()
  return { type: 'string', anyOf: [{ enum: names }, { pattern: `^${OFFSET}$` }] }
}

/** An offset in any spelling: with another minus sign, without a colon, after `UTC` or `GMT`. */
const ANY_OFFSET = /^(?:UTC|GMT|Z)?_?([+\-\u2212\u2013])(\d{1,2})(?::?([0-5]\d))?$/i

function isLikeOffset(timezone: string): boolean {
  return /^[+\-\u2212\u2013]/.test(timezone.trim()) || ANY_OFFSET.test(timezone.trim())
}

function meantOffset(text: string): string | undefined {
  const [, sign, hours = '', minutes = '00'] = ANY_OFFSET.exec(text) ?? []
  if (sign === undefined) return undefined
  const offset = `${sign === '+' ? '+' : '-'}${hours.padStart(2, '0')}:${minutes}`
  return WHOLE_OFFSET.test(offset) ? offset : undefined
}

/**
 * The zone that most people mean by an abbreviation. Those of Intl are among them, although it
 * understands some in another way, and so are its names from System V.
 */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map(
  `
ACDT Australia/Adelaide  ACST Australia/Adelaide  ACT Australia/Darwin  AEDT Australia/Sydney
AEST Australia/Sydney  AET Australia/Sydney  AGT America/Argentina/Buenos_Aires
AKDT America/Anchorage  AKST America/Anchorage  ART Africa/Cairo  AST America/Halifax
ADT America/Halifax  AWST Australia/Perth  BET America/Sao_Paulo  BRT America/Sao_Paulo
BST Europe/London  CAT Africa/Maputo  CDT America/Chicago  CEST Europe/Brussels
CNT America/St_Johns  CST America/Chicago  CTT Asia/Shanghai  EAT Africa/Nairobi
ECT Europe/Paris  EDT America/New_York  EEST Europe/Athens  HKT Asia/Hong_Kong
ICT Asia/Bangkok  IDT Asia/Jerusalem  IET America/Indiana/Indianapolis  IST Asia/Kolkata
JST Asia/Tokyo  KST Asia/Seoul  MDT America/Denver  MEST Europe/Brussels  MEZ Europe/Berlin
MESZ Europe/Berlin  MIT Pacific/Apia  MSK Europe/Moscow  NDT America/St_Johns  NET Asia/Yerevan
NPT Asia/Kathmandu  NST America/St_Johns  NZDT Pacific/Auckland  NZST Pacific/Auckland
PDT America/Los_Angeles  PHT Asia/Manila  PKT Asia/Karachi  PLT Asia/Karachi
PNT America/Phoenix  PRT America/Puerto_Rico  PST America/Los_Angeles
SAST Africa/Johannesburg  SGT Asia/Singapore  SST Pacific/Guadalcanal  TRT Europe/Istanbul
VST Asia/Ho_Chi_Minh  WAT Africa/Lagos  WEST Europe/Lisbon  WIB Asia/Jakarta  Z UTC
AST4ADT America/Halifax  AST4 America/Puerto_Rico  EST5 America/Panama  CST6 America/Regina
MST7 America/Phoenix  PST8 Pacific/Pitcairn  YST9 Pacific/Gambier  YST9YDT America/Anchorage
HST10 Pacific/Honolulu
`
    .trim()
    .split(/\s{2,}|\n/)
    .map((pair) => pair.split(' ') as [string, string]), // each is two words
)

/** Names that IANA has taken out. */
const REMOVED: ReadonlyMap<string, string> = new Map([
  ['Canada/East-Saskatchewan', 'America/Regina'],
  ['US/Pacific-New', 'America/Los_Angeles'],
])
