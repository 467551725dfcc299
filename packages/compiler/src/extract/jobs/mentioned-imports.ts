/** Follows a name or an expression through its file to the imports that it may come from. */

import type { FileFacts, ImportedName } from '../../facts/facts.ts'
import { memberOf } from '../../syntax/member.ts'
import { bare, nodesEntered, nodesOf } from '../../syntax/nodes.ts'
import { isShadowed } from '../../syntax/shadowing.ts'
import { ts } from '../../syntax/syntax.ts'
import { isJobDecorator } from './job-decorator.ts'

type Imported = FileFacts['imported']

/** What a name stands for: a node, or the property of an object. */
interface Source {
  readonly node: ts.Node
  /** The property that is taken from the object; `undefined` if the whole node is meant. */
  readonly property: string | undefined
}

/**
 * The imports that the names of one file may come from. Nothing is executed and scopes are not told
 * apart, so it finds an import too many rather than too few. `@job` on a class does not count.
 */
export class MentionedImports {
  readonly #imported: Imported
  readonly #tree: ts.SourceFile
  #declared: ReadonlyMap<string, readonly Source[]> | undefined

  constructor(tree: ts.SourceFile, imported: Imported) {
    this.#tree = tree
    this.#imported = imported
  }

  /** The imports behind an expression, each once. */
  ofExpression(expression: ts.Expression): readonly ImportedName[] {
    return this.#collect({ node: expression, property: undefined })
  }

  /** The imports behind a top-level name of the file. */
  ofName(name: string): readonly ImportedName[] {
    const found = (this.#declarations.get(name) ?? []).flatMap((source) => this.#collect(source))
    return [...new Map(found.map((one) => [keyOf(one), one])).values()]
  }

  #collect(first: Source): readonly ImportedName[] {
    const found = new Map<string, ImportedName>()
    const passed = new Map<ts.Node, Set<string | undefined>>()
    const waiting = [first]
    for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
      const properties = passed.get(source.node) ?? new Set()
      passed.set(source.node, properties)
      if (properties.has(source.property)) continue
      properties.add(source.property)
      for (const next of this.#stepsFrom(source)) {
        if ('node' in next) waiting.push(next)
        else if (isOfInterest(next)) found.set(keyOf(next), next)
      }
    }
    return [...found.values()]
  }

  #stepsFrom({ node, property }: Source): readonly (Source | ImportedName)[] {
    const object = awaited(node)
    const module = loadedModule(object)
    if (module !== undefined) return [{ module, name: property ?? '*' }]
    if (ts.isIdentifier(object)) return this.#originsOf(object, property)
    const member = ts.isExpression(object) ? memberOf(object) : undefined
    if (member) return [{ node: member.object, property: member.name }]
    const value = property === undefined ? undefined : propertyIn(object, property)
    if (value !== undefined) return [{ node: value, property: undefined }]
    return this.#partsOf(object)
  }

  #originsOf(name: ts.Identifier, property: string | undefined): readonly (Source | ImportedName)[] {
    const origin = this.#imported.get(name.text)
    if (origin !== undefined && !isShadowed(name)) return [importOf(origin, property)]
    const sources = this.#declarations.get(name.text) ?? []
    return sources.map((source) => ({ ...source, property: source.property ?? property }))
  }

  /** The names, members and loaded modules anywhere in a node. */
  #partsOf(node: ts.Node): readonly Source[] {
    const parts: Source[] = []
    nodesEntered(node, (inner) => {
      if (inner === node) return true
      if (ts.isTypeNode(inner) || this.#isJobDecorator(inner)) return false
      const isEnd = ts.isIdentifier(inner) ? isReference(inner) : isPart(inner)
      if (isEnd) parts.push({ node: inner, property: undefined })
      return !isEnd
    })
    return parts
  }

  #isJobDecorator(node: ts.Node): boolean {
    return ts.isDecorator(node) && isJobDecorator(node, this.#imported)
  }

  get #declarations(): ReadonlyMap<string, readonly Source[]> {
    this.#declared ??= declarationsIn(this.#tree)
    return this.#declared
  }
}

function keyOf({ module, name }: ImportedName): string {
  return `${module}\0${name}`
}

/** Of jobwright only `job` is of interest, and what holds all of its exports. */
function isOfInterest({ module, name }: ImportedName): boolean {
  return module !== 'jobwright' || name === 'job' || name === '*' || name === 'default'
}

function importOf({ module, name }: ImportedName, property: string | undefined): ImportedName {
  // The default export of a CommonJS module is the module itself.
  const isWhole = name === '*' || (name === 'default' && module === 'jobwright')
  return isWhole && property !== undefined ? { module, name: property } : { module, name }
}

function awaited(node: ts.Node): ts.Node {
  let inner = node
  for (;;) {
    const outer = inner
    if (ts.isExpression(inner)) inner = bare(inner)
    if (ts.isAwaitExpression(inner)) inner = inner.expression
    if (inner === outer) return inner
  }
}

/** The module of `import('module')` and `require('module')`. */
function loadedModule(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined
  const { expression, arguments: [module] } = node // prettier-ignore
  const isLoad =
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require')
  return isLoad && module && ts.isStringLiteralLike(module) ? module.text : undefined
}

/** The value of a property in an object literal; `undefined` if it is not certain. */
function propertyIn(object: ts.Node, property: string): ts.Node | undefined {
  if (!ts.isObjectLiteralExpression(object)) return undefined
  const found = object.properties.findLast(
    ({ name }) => name && (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) && name.text === property,
  )
  if (found === undefined) return undefined
  return ts.isPropertyAssignment(found) ? found.initializer : (found.name ?? undefined)
}

/** Whether a node is followed on its own: a member, or a module that is loaded. */
function isPart(node: ts.Node): boolean {
  if (loadedModule(node) !== undefined) return true
  return (
    (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) &&
    memberOf(node) !== undefined
  )
}

function isReference(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) return parent.initializer === node
  const isDeclared =
    (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)) &&
    parent.initializer !== node
  return !isDeclared && !ts.isMethodDeclaration(parent)
}

/** The names of a file, in whatever scope, with what they are given. */
function declarationsIn(tree: ts.SourceFile): ReadonlyMap<string, readonly Source[]> {
  const declared = new Map<string, Source[]>()
  const add = (name: string, source: Source): void => {
    const sources = declared.get(name)
    if (sources === undefined) declared.set(name, [source])
    else sources.push(source)
  }
  for (const node of nodesOf(tree, ...DECLARING)) {
    if (ts.isVariableDeclaration(node)) addVariable(node, add)
    else if (ts.isCallExpression(node)) addCallback(node, add)
    else if (ts.isFunctionDeclaration(node)) addWhole(node.name?.text ?? 'default', node.body, add)
    else if (ts.isClassLike(node))
      for (const value of staticsOf(node)) addWhole(classNameOf(node), value, add)
    else if (ts.isImportEqualsDeclaration(node)) addAlias(node, add)
    else if (ts.isExportAssignment(node)) addWhole('default', node.expression, add)
    else if (ts.isBinaryExpression(node)) addAssignment(node, add)
  }
  return declared
}

/** The syntax that gives names their values. */
const DECLARING = [
  ts.SyntaxKind.VariableDeclaration,
  ts.SyntaxKind.CallExpression,
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.ClassExpression,
  ts.SyntaxKind.ImportEqualsDeclaration,
  ts.SyntaxKind.ExportAssignment,
  ts.SyntaxKind.BinaryExpression,
] as const

type Add = (name: string, source: Source) => void

function addWhole(name: string, node: ts.Node | undefined, add: Add): void {
  if (node !== undefined) add(name, { node, property: undefined })
}

/** `import('module').then((parameter) => …)`: the parameter is given what the promise gives. */
function addCallback({ expression, arguments: [callback] }: ts.CallExpression, add: Add): void {
  const member = memberOf(expression)
  if (member?.name !== 'then' || callback === undefined) return
  const inner = bare(callback)
  if (!ts.isArrowFunction(inner) && !ts.isFunctionExpression(inner)) return
  const [parameter] = inner.parameters
  if (parameter) addVariable({ name: parameter.name, initializer: member.object }, add)
}

type Binding = Pick<ts.VariableDeclaration, 'name' | 'initializer'>

function addVariable({ name, initializer }: Binding, add: Add): void {
  if (initializer === undefined) return
  if (ts.isIdentifier(name)) return addWhole(name.text, initializer, add)
  for (const element of name.elements) {
    if (ts.isOmittedExpression(element)) continue
    const property = ts.isObjectBindingPattern(name) ? propertyOf(element) : undefined
    const inner = ts.isIdentifier(element.name) ? [element.name] : namesIn(element.name)
    for (const { text } of inner) {
      add(text, { node: initializer, property })
      addWhole(text, element.initializer, add)
    }
  }
}

function namesIn(pattern: ts.BindingPattern): readonly ts.Identifier[] {
  return pattern.elements.flatMap((element) => {
    if (ts.isOmittedExpression(element)) return []
    return ts.isIdentifier(element.name) ? [element.name] : namesIn(element.name)
  })
}

function propertyOf({ dotDotDotToken, name, propertyName }: ts.BindingElement): string | undefined {
  const property = propertyName ?? name
  if (dotDotDotToken) return undefined
  return ts.isIdentifier(property) || ts.isStringLiteralLike(property) ? property.text : undefined
}

function staticsOf({ members }: ts.ClassLikeDeclaration): readonly ts.Node[] {
  return members.flatMap((member) => {
    const isStatic = ts.canHaveModifiers(member) && ts.getModifiers(member)?.some(isStaticKeyword)
    return isStatic ? [member] : []
  })
}

function isStaticKeyword({ kind }: ts.Modifier): boolean {
  return kind === ts.SyntaxKind.StaticKeyword
}

function classNameOf({ name }: ts.ClassLikeDeclaration): string {
  return name?.text ?? 'default'
}

/** `import task = jobwright.job`. */
function addAlias({ name, moduleReference }: ts.ImportEqualsDeclaration, add: Add): void {
  if (ts.isIdentifier(moduleReference)) addWhole(name.text, moduleReference, add)
  else if (ts.isQualifiedName(moduleReference)) {
    add(name.text, { node: moduleReference.left, property: moduleReference.right.text })
  }
}

function addAssignment({ left, operatorToken, right }: ts.BinaryExpression, add: Add): void {
  if (operatorToken.kind !== ts.SyntaxKind.EqualsToken) return
  let target = bare(left)
  for (let member = memberOf(target); member; member = memberOf(target)) target = bare(member.object)
  // A pattern: each name in it may be given any part of the value.
  for (const name of nodesEntered(target, ({ kind }) => kind !== ts.SyntaxKind.ArrowFunction)) {
    if (ts.isIdentifier(name)) addWhole(name.text, right, add)
  }
}
