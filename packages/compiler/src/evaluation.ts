/** Makes evaluations: of values, of reasons, and of both together. */

import type { Evaluation, NotStatic, StaticValue } from './evaluate.ts'
import type { Span } from './expression.ts'

/** How reasons end that name a thing which has no static value. */
export const NOT_EVALUATED = 'is not evaluated at build time'

/** The expression has this value wherever it runs. */
export function known(value: StaticValue): Evaluation {
  return { ok: true, value }
}

/** There is no value, for this reason. */
export function refused({ start, end }: Span, reason: string): Evaluation {
  return { ok: false, reasons: [{ at: { start, end }, reason }] }
}

/**
 * One evaluation made of several: from all their values, or with all their reasons, each once although a constant may
 * be named many times.
 */
export function combined(
  parts: readonly Evaluation[],
  combine: (values: readonly StaticValue[]) => Evaluation,
): Evaluation {
  const [first, ...more] = new Set<NotStatic>(parts.flatMap((part) => (part.ok ? [] : part.reasons)))
  if (first) return { ok: false, reasons: [first, ...more] }
  return combine(parts.flatMap((part) => (part.ok ? [part.value] : [])))
}
