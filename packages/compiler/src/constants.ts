/** The top-level `const`s of a file. */

import type { Expression } from './expression.ts'
import { expressionOf } from './parse-expression.ts'
import { ts } from './syntax.ts'

/** The top-level `const`s by name, exported or not. Destructuring and `declare const` give nothing. */
export function constantsOf(tree: ts.SourceFile): ReadonlyMap<string, Expression> {
  const constants = new Map<string, Expression>()
  for (const { name, initializer } of tree.statements.flatMap(declarationsOf)) {
    if (ts.isIdentifier(name) && initializer) constants.set(name.text, expressionOf(initializer))
  }
  return constants
}

function declarationsOf(statement: ts.Statement): readonly ts.VariableDeclaration[] {
  return ts.isVariableStatement(statement) && isConst(statement.declarationList)
    ? statement.declarationList.declarations
    : []
}

/** `await using` has the flag of `const` too. */
function isConst(list: ts.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const
}
