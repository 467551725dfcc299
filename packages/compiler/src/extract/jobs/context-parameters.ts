/** Finds the parameters through which the methods of a task class receive their context. */

import type { FileFacts } from '../../facts/facts.ts'
import { bare } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'
import type { Holder } from './object-reads.ts'

/** A member of a class that is a function: a method, or a field that holds a function. */
export interface MemberFunction {
  readonly name: string
  readonly nameNode: ts.Node
  readonly node: ts.FunctionLikeDeclaration
}

/** The methods of a class, and its fields that hold functions. */
export function memberFunctionsOf({ members }: ts.ClassLikeDeclaration): readonly MemberFunction[] {
  return members.flatMap((member) => {
    const { name } = member
    const node = functionOf(member)
    if (!name || !node || !(ts.isIdentifier(name) || ts.isPrivateIdentifier(name))) return []
    return [{ name: name.text, nameNode: name, node }]
  })
}

/**
 * The context parameters of a method: the one that the runner passes, and those with the type of a
 * context.
 */
export function contextsOf(
  { name, node }: MemberFunction,
  imported: FileFacts['imported'],
): readonly Holder[] {
  const given = PLACES.get(name)
  return node.parameters
    .filter((parameter, index) => index === given || isContextType(parameter.type, imported))
    .map((parameter) => ({ kind: 'binding', name: parameter.name, scope: node }))
}

/** The position of the context among the parameters of each hook of the base classes. */
const PLACES: ReadonlyMap<string, number> = new Map([
  ['execute', 0],
  ['process', 1],
  ['validateConfig', 0],
  ['validateResources', 0],
  ['validatePrerequisites', 0],
  ['validateTask', 0],
  ['prepareContext', 0],
  ['handleExecutionError', 1],
  ['shouldRetryOnError', 1],
  ['cleanup', 0],
])

function functionOf(member: ts.ClassElement): ts.FunctionLikeDeclaration | undefined {
  if (ts.isMethodDeclaration(member)) return member
  const value = ts.isPropertyDeclaration(member) && member.initializer ? bare(member.initializer) : undefined
  return value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? value : undefined
}

function isContextType(type: ts.TypeNode | undefined, imported: FileFacts['imported']): boolean {
  if (!type || !ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return false
  const origin = imported.get(type.typeName.text)
  return origin?.module === 'jobwright' && (origin.name === 'JobContext' || origin.name === 'QueueContext')
}
