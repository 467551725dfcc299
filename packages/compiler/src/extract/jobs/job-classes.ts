/** Finds the classes that are jobs. */

import type { FileFacts } from '../../facts/facts.ts'
import type { JobDeclaration, JobDecorator } from '../../facts/job-declaration.ts'
import { hasModifier } from '../../syntax/declarations.ts'
import { classesOf, spanOf } from '../../syntax/nodes.ts'
import { expressionOf } from '../../syntax/parse-expression.ts'
import { ts } from '../../syntax/syntax.ts'
import { baseOf } from './base-class.ts'
import { bodyOf } from './class-body.ts'
import { classKeywordOf, className, docCommentOf, nameNodeOf } from './class-declaration.ts'
import { exportNameOf, exportPositionOf, exportTextOf, placeOfClass } from './export-name.ts'
import { argumentsOf, jobDecoratorsOf } from './job-decorator.ts'

/** The classes with at least one `@job`, exported or not, in the order of the text. */
export function jobsOf(tree: ts.SourceFile, imported: FileFacts['imported']): readonly JobDeclaration[] {
  return classesOf(tree).flatMap((node) => {
    const [first, ...more] = jobDecoratorsOf(node, imported).map(decoratorOf)
    if (!first) return []
    return {
      decorators: [first, ...more] as const,
      className: className(node),
      nameSpan: nameSpanOf(node),
      exportName: exportNameOf(node, tree),
      isAbstract: hasModifier(node, ts.SyntaxKind.AbstractKeyword),
      base: baseOf(node, imported),
      description: docCommentOf(node),
      exportAt: exportPositionOf(node, tree),
      standsIn: placeOfClass(node, tree),
      exportText: exportTextOf(node, tree),
      body: bodyOf(node, imported),
    }
  })
}

function decoratorOf(decorator: ts.Decorator): JobDecorator {
  return { ...spanOf(decorator), arguments: argumentsOf(decorator)?.map(expressionOf) }
}

function nameSpanOf(node: ts.ClassLikeDeclaration): { start: number; end: number } {
  const name = nameNodeOf(node)
  if (name) return spanOf(name)
  const start = classKeywordOf(node)
  return { start, end: start + 'class'.length }
}
