/**
 * The rooms of each package and their order: the one table from which the import walls of
 * `oxlint.config.ts` come. A room is a folder with one purpose, which its README.md states.
 * `docs/contributing/architecture.md` explains the order.
 */

import { posix } from 'node:path'

/** The folders that are divided into rooms. */
export type SourceFolder =
  | 'packages/jobwright/src'
  | 'packages/compiler/src'
  | 'packages/unplugin/src'
  | 'packages/cli/src'
  | 'bench/src'

/**
 * By source folder, from the ground up: a room imports only rooms that stand before it, types
 * included. `.` is the source folder itself.
 */
export const ROOMS: Readonly<Record<SourceFolder, readonly string[]>> = {
  'packages/jobwright/src': [
    'wording',
    'manifest/timing',
    'manifest',
    'time',
    'errors',
    'authoring',
    'events',
    'schedule',
    'engine/contract',
    'engine/rules',
    'engine',
    'node-loader',
    'configuration',
    'engine/memory/waiting',
    'engine/memory',
    'outcomes',
    'enqueue',
    'monitor',
    'inspect',
    'ticks',
    'claims',
    'waits',
    'execution',
    'runner',
    'engine/sqlite/connection',
    'engine/sqlite/counts',
    'engine/sqlite/tables',
    'engine/sqlite/processes',
    'engine/sqlite/transactions',
    'engine/sqlite',
    'testing',
    'engine/conformance',
    '.',
    'terminal',
    'command-line',
    'store',
    'operations',
    'bin',
    'behaviour/support',
    'behaviour/model',
    'behaviour/crash',
    'behaviour/sqlite',
    'behaviour/docs',
    'behaviour',
  ],
  'packages/compiler/src': [
    'files',
    'facts',
    'diagnostics',
    'diagnostics/catalogue',
    'evaluate',
    'project',
    'cache',
    'discover',
    'diagnostics/report',
    'syntax',
    'extract/bindings',
    'extract/jobs',
    'extract',
    'modules',
    'link',
    'validate/options',
    'validate',
    'emit',
    'write',
    'compile',
    'decorators',
    '.',
    'testing',
  ],
  'packages/unplugin/src': ['build', 'hooks', '.', 'testing', 'bundlers'],
  'packages/cli/src': ['formats', 'commands', '.', 'testing', 'docs'],
  'bench/src': ['go', 'harness', 'rows', '.'],
}

/** A pattern of oxlint's `no-restricted-imports`. */
interface Wall {
  readonly regex: string
  readonly message: string
}

/** The rooms after a room, which it must not import, as prefixes of a relative specifier. */
function roomsAbove(rooms: readonly string[], room: string): string[] {
  return rooms.slice(rooms.indexOf(room) + 1).map((above) => prefixOf(posix.relative(room, above)))
}

/** The wall of a room: one pattern, or none for the topmost room. */
export function wallOf(rooms: readonly string[], room: string): Wall[] {
  const above = roomsAbove(rooms, room)
  if (above.length === 0) return []
  const below = rooms.slice(0, rooms.indexOf(room))
  return [
    {
      regex: `^(?:${above.map((prefix) => prefix.replaceAll('.', String.raw`\.`)).join('|')})/[^/]+$`,
      message: `The room ${room} imports only rooms that stand before it in scripts/rooms.ts: ${below.join(', ') || 'none'}.`,
    },
  ]
}

/** `.` for the folder itself, `./name` for one in it, `../name` for one beside it. */
function prefixOf(path: string): string {
  if (path === '') return '.'
  return path.startsWith('.') ? path : `./${path}`
}
