/** The names that a variable's declaration declares. */

import { ts } from './syntax.ts'

/** The name, or every name in a destructuring pattern. */
export function boundNamesOf(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name]
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : boundNamesOf(element.name),
  )
}
