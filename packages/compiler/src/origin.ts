/** Follows an expression to what was imported. */

import type { FileFacts, ImportedName } from './declaration.ts'
import type { Expression } from './expression.ts'

/** How many names and members are followed: constants may name each other in a circle. */
const MOST_STEPS = 100

/** The import that an expression means: by name, through a namespace, or through a `const` that holds it. */
export function originOf(
  expression: Expression,
  facts: Pick<FileFacts, 'constants' | 'imported'>,
  steps: number = MOST_STEPS,
): ImportedName | undefined {
  if (steps === 0) return undefined
  if (expression.kind === 'name') {
    const constant = facts.constants.get(expression.name)
    return constant ? originOf(constant, facts, steps - 1) : facts.imported.get(expression.name)
  }
  const owner = expression.kind === 'member' ? originOf(expression.object, facts, steps - 1) : undefined
  return owner?.name === '*' && expression.kind === 'member'
    ? { module: owner.module, name: expression.name }
    : undefined
}
