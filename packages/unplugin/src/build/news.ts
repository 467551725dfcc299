/** Tells which messages about a project are new, however many servers of this process see them. */

import type { Project } from '@jobwright/compiler'

/** The kinds of messages, each of which has its own latest ones. */
export type NewsKind = 'warning' | 'error' | 'stale'

/** The latest messages of each kind, by the settings of the project. */
const latest = new Map<string, ReadonlySet<string>>()

/**
 * Those of the messages that the last call for the project and the kind did not have. A message
 * that disappears and comes back counts as new. Call it after each compile, with all messages of
 * the kind.
 */
export function newsOf(project: Project, kind: NewsKind, messages: readonly string[]): readonly string[] {
  const key = JSON.stringify([kind, project])
  const before = latest.get(key)
  latest.set(key, new Set(messages))
  return messages.filter((message) => before?.has(message) !== true)
}
