/** A class with `@job`, as it is written. */

import type { TaskKind } from 'jobwright/manifest'

import type { Expression } from './expression.ts'
import type { SourceSpan, Span } from './source.ts'

/** A class with at least one `@job`. */
export interface JobDeclaration {
  /** Every `@job` on the class; more than one is a mistake. */
  readonly decorators: readonly [JobDecorator, ...JobDecorator[]]
  /** The class's name; `undefined` for an anonymous default export. */
  readonly className: string | undefined
  /** The class's name, or the word `class` if it has none. */
  readonly nameSpan: Span
  /** The name by which the class is exported, or `default`; `undefined` if it is not exported. */
  readonly exportName: string | undefined
  readonly isAbstract: boolean
  readonly base: BaseClass
  /** The text of the class's doc comment as one line; `undefined` if it has none. */
  readonly description: string | undefined
  /**
   * The offset where the word `export` would export the class; `undefined` if more than that is
   * needed.
   */
  readonly exportAt: number | undefined
  readonly standsIn: ClassPlace
  /** The text, not a name, by which the class is exported: `export { A as 'any text' }`. */
  readonly exportText: string | undefined
  readonly body: ClassBody
}

/** One `@job(…)`. */
export interface JobDecorator extends Span {
  /** `undefined` if the decorator is not called: a bare `@job`. */
  readonly arguments: readonly Expression[] | undefined
}

/**
 * Where a class is declared: at the file's top level, in a variable of it, or inside a function or
 * expression.
 */
export type ClassPlace = 'top level' | 'variable' | 'elsewhere'

/** What a class extends. */
export type BaseClass =
  | { readonly kind: 'none' }
  /** One of jobwright's base classes; after linking, also by way of other classes. */
  | { readonly kind: 'task'; readonly task: TaskKind; readonly span: Span }
  /** A name that the linker has to follow. */
  | { readonly kind: 'named'; readonly name: Expression; readonly span: Span }
  /** A class whose chain of base classes ends elsewhere than at jobwright's. */
  | { readonly kind: 'other'; readonly span: Span; readonly end: SourceSpan | undefined }
  /** A class that the compiler cannot follow. Whether it fits is left to the type checker. */
  | { readonly kind: 'unknown'; readonly span: Span }

/** What the body of a class does with its context, as far as the syntax shows it. */
export interface ClassBody {
  /** The capabilities that it reads. */
  readonly capabilities: readonly PlacedName[]
  /** Calls of its own asynchronous methods and of the context's, whose promise is dropped. */
  readonly floating: readonly CallSite[]
  /** The method that does the work, if no abort signal ever reaches the class. */
  readonly deafWork: PlacedName | undefined
  /** The method `orderKey`, if the class itself has one. */
  readonly orderKey?: OrderKeyMethod
}

/** The method that makes the order keys of messages. Only a static one is ever called. */
export interface OrderKeyMethod extends PlacedName {
  readonly isStatic: boolean
}

/** A name where it is written. */
export interface PlacedName extends Span {
  readonly name: string
}

/** A call. */
export interface CallSite extends Span {
  /** The function that is called: `this.save`. */
  readonly call: string
}
