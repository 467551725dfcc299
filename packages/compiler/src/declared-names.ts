/** The top-level names of a file that are no constants. */

import { ts } from './syntax.ts'

/** The names, each with what declares it, as it stands in a sentence: `` a `let` variable ``. */
export function declaredNamesOf(tree: ts.SourceFile): ReadonlyMap<string, string> {
  return new Map(tree.statements.flatMap(namesOf))
}

type Entry = [name: string, what: string]

function namesOf(statement: ts.Statement): Entry[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(variableNames)
  if (ts.isFunctionDeclaration(statement)) return named(statement, 'a function')
  if (ts.isClassDeclaration(statement)) return named(statement, 'a class')
  if (ts.isEnumDeclaration(statement)) return named(statement, 'an enum')
  if (ts.isModuleDeclaration(statement)) return named(statement, 'a namespace')
  return []
}

function variableNames({ name, initializer, parent }: ts.VariableDeclaration): Entry[] {
  const { flags } = parent
  const isConst = (flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const
  if (!ts.isIdentifier(name)) return boundNames(name).map((bound) => [bound, 'a destructured variable'])
  if (isConst) return initializer ? [] : [[name.text, 'a constant without a value']]
  return [[name.text, `a \`${keywordOf(flags)}\` variable`]]
}

function keywordOf(flags: ts.NodeFlags): string {
  if ((flags & ts.NodeFlags.Using) === ts.NodeFlags.Using) return 'using'
  return flags & ts.NodeFlags.Let ? 'let' : 'var'
}

function boundNames(pattern: ts.BindingPattern): string[] {
  return pattern.elements.flatMap((element) => {
    if (ts.isOmittedExpression(element)) return []
    return ts.isIdentifier(element.name) ? [element.name.text] : boundNames(element.name)
  })
}

function named({ name }: ts.NamedDeclaration, what: string): Entry[] {
  return name && ts.isIdentifier(name) ? [[name.text, what]] : []
}
