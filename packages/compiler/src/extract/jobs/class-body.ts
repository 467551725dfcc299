/** Tells what the body of a task class does with its context. */

import type { FileFacts } from '../../facts/facts.ts'
import type { ClassBody, PlacedName } from '../../facts/job-declaration.ts'
import { bare, isInside, nodesOf, nodesWithin, spanOf, treeOf } from '../../syntax/nodes.ts'
import { ts } from '../../syntax/syntax.ts'
import { contextsOf, memberFunctionsOf, type MemberFunction } from './context-parameters.ts'
import { floatingContextCalls, floatingOwnCalls } from './floating-calls.ts'
import { readsOf, type Read } from './object-reads.ts'

/**
 * What the syntax tree shows without types. In doubt it reports too little rather than too much.
 */
export function bodyOf(node: ts.ClassLikeDeclaration, imported: FileFacts['imported']): ClassBody {
  const functions = memberFunctionsOf(node)
  const contexts = functions.flatMap((member) => contextsOf(member, imported)).map(readsOf)
  const floating = [...floatingOwnCalls(node, functions), ...contexts.flatMap(floatingContextCalls)]
  const orderKey = functions.find(({ name }) => name === 'orderKey')
  return {
    capabilities: contexts.flatMap(capabilitiesReadFrom),
    floating: floating.toSorted((one, other) => one.start - other.start),
    deafWork: contexts.some(heedsSignal) ? undefined : functions.filter(isWork).map(nameOf)[0],
    ...(orderKey && { orderKey: { ...nameOf(orderKey), isStatic: isStatic(orderKey) } }),
  }
}

function capabilitiesReadFrom(context: readonly Read[]): readonly PlacedName[] {
  const capabilities = context.filter(({ property }) => property === 'capabilities')
  return capabilities
    .flatMap(({ value }) => (value === undefined ? [] : readsOf(value)))
    .flatMap(({ property, at }) => (property === undefined ? [] : [{ ...spanOf(at), name: property }]))
}

/** Code that gets the whole context may look at its signal. */
function heedsSignal(context: readonly Read[]): boolean {
  return context.some(({ property }) => property === undefined || property === 'signal')
}

/**
 * Whether a method does the work and takes time: it awaits something, or returns the result of a
 * call.
 */
function isWork({ name, node }: MemberFunction): boolean {
  if (name !== 'execute' && name !== 'process') return false
  const awaits = nodesWithin(node, ts.SyntaxKind.AwaitExpression).length > 0
  if (!awaits && !nodesWithin(node, ts.SyntaxKind.ReturnStatement).some(returnsCall)) return false
  const identifiers = nodesOf(treeOf(node), ts.SyntaxKind.Identifier)
  return !identifiers.some((inner) => isArguments(inner) && isInside(inner, node))
}

function returnsCall(node: ts.Node): boolean {
  return (
    ts.isReturnStatement(node) && node.expression !== undefined && ts.isCallExpression(bare(node.expression))
  )
}

/** Through `arguments` the context may go anywhere. */
function isArguments(node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text === 'arguments'
}

function nameOf({ name, nameNode }: MemberFunction): PlacedName {
  return { ...spanOf(nameNode), name }
}

function isStatic({ nameNode: { parent } }: MemberFunction): boolean {
  const modifiers = ts.canHaveModifiers(parent) ? ts.getModifiers(parent) : undefined
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false
}
