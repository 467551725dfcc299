/** What one source file says of jobs, as plain data: the result of parsing it, and all that is kept of it. */

import type { TaskKind } from 'jobwright/manifest'

import type { Expression } from './expression.ts'
import type { SourceFile, SourceSpan, Span } from './source.ts'

/** The facts of one source file. */
export interface FileFacts {
  readonly source: SourceFile
  /** The decorated classes, in the order of the text. */
  readonly jobs: readonly JobDeclaration[]
  /** The top-level `const`s and enums by name, with their initial values, and the default export as `default`. */
  readonly constants: ReadonlyMap<string, Expression>
  /** The other top-level names, with what each is. */
  readonly declared: ReadonlyMap<string, DeclaredName>
  /** The top-level classes by name, an anonymous default export as `default`. */
  readonly classes: ReadonlyMap<string, DeclaredClass>
  /** What the file's imports call things: local name → where it is from. */
  readonly imported: ReadonlyMap<string, ImportedName>
  /** What other modules can import by name; those of `export *` are not among them. */
  readonly exports: ReadonlyMap<string, Exported>
  /** The modules all of whose exports are passed on with `export *`. */
  readonly passedOn: readonly string[]
  /** The modules that the file loads when it runs; type-only imports are not among them. */
  readonly loads: readonly ModuleLoad[]
  /** The calls of jobwright's `createRunner`, import aliases followed. */
  readonly runnerCalls: readonly Span[]
  /** Where jobwright's `job` is used otherwise than as the decorator of a class. */
  readonly strayJobs: readonly Span[]
  /** The decorators of classes that look like jobwright's `@job` and are not. */
  readonly lookalikes: readonly Lookalike[]
  /** The decorators of others, on classes, their members and parameters. */
  readonly otherDecorators: readonly Span[]
  readonly syntaxErrors: readonly SyntaxProblem[]
  /** The capabilities that the file declares; `undefined` where it declares none. */
  readonly capabilities: DeclaredCapabilities | undefined
  /** The `// jobwright-ignore`s, in the order of the text. */
  readonly ignores: readonly IgnoreComment[]
}

/** A decorator called `job` that is not jobwright's. */
export interface Lookalike extends Span {
  /** Where it is imported from; `undefined` where it is not. */
  readonly module: string | undefined
}

/** What `declare module 'jobwright' { interface Capabilities { … } }` declares. */
export interface DeclaredCapabilities {
  readonly names: readonly string[]
  /** Whether it says all: `extends` and computed names may add to it. */
  readonly isComplete: boolean
}

/** A comment that silences a code in one line. */
export interface IgnoreComment extends Span {
  /** As it is written; empty where none is. */
  readonly code: string
  readonly codeSpan: Span
  /** Why; empty where nothing is said. */
  readonly reason: string
  /** The line that it silences. */
  readonly line: Span
}

/** A top-level name, at its place. */
export interface DeclaredName extends Span {
  /** As it stands in a sentence: `` a `let` variable ``, `a function`. */
  readonly what: string
}

/** A class, whose place is its name. */
export interface DeclaredClass extends Span {
  readonly base: BaseClass
}

/** What an export is: a name of the file, or an export of another module. */
export type Exported = { readonly local: string } | ImportedName

/** An import: `import { name as local } from 'module'`. */
export interface ImportedName {
  readonly module: string
  /** The exported name; `default`; `*` for a namespace. */
  readonly name: string
}

/** A module that is loaded at run time. */
export interface ModuleLoad extends Span {
  readonly module: string
}

/** What the parser did not understand. */
export interface SyntaxProblem extends Span {
  readonly message: string
}

/** A class with at least one `@job`. */
export interface JobDeclaration {
  /** Every `@job` on the class; more than one is a mistake. */
  readonly decorators: readonly [JobDecorator, ...JobDecorator[]]
  /** The class's name; `undefined` for an anonymous default export. */
  readonly className: string | undefined
  /** The class's name, or the word `class` where it has none. */
  readonly nameSpan: Span
  /** What the class is exported as: a name, or `default`; `undefined` where it is not exported. */
  readonly exportName: string | undefined
  /** Whether it is `abstract`. */
  readonly isAbstract: boolean
  readonly base: BaseClass
  /** The class's doc comment: its text without tags, as one line. */
  readonly description: string | undefined
  /** Where the word `export` could be put to export the class by its name; `undefined` where that takes more. */
  readonly exportAt: number | undefined
  /** Where the class is declared, as far as that matters to exporting it. */
  readonly standsIn: ClassPlace
  /** The text, no name, as which it is exported: `export { A as 'any text' }`. */
  readonly exportText: string | undefined
  readonly body: ClassBody
}

/** The file's top level, a variable of it, or something within: a function, a namespace, another expression. */
export type ClassPlace = 'top level' | 'variable' | 'elsewhere'

/** What the body of a class does with its context, as far as it can be told from the syntax. */
export interface ClassBody {
  /** The capabilities that it reads, wherever it does. */
  readonly capabilities: readonly PlacedName[]
  /** Calls of its own asynchronous methods and of the context's, whose promise nobody waits for. */
  readonly floating: readonly CallSite[]
  /** The method that does the work, where no signal ever reaches the class. */
  readonly deafWork: PlacedName | undefined
}

/** A name where it stands. */
export interface PlacedName extends Span {
  readonly name: string
}

/** A call. */
export interface CallSite extends Span {
  /** What is called: `this.save`. */
  readonly call: string
}

/** One `@job(…)`. */
export interface JobDecorator extends Span {
  /** `undefined` where the decorator is not called: a bare `@job`. */
  readonly arguments: readonly Expression[] | undefined
}

/** What a class extends. */
export type BaseClass =
  | { readonly kind: 'none' }
  /** jobwright's own base class, by way of other classes once the bases are linked. */
  | { readonly kind: 'task'; readonly task: TaskKind; readonly span: Span }
  /** A name that is still to be followed. */
  | { readonly kind: 'named'; readonly name: Expression; readonly span: Span }
  /** A class that extends neither of jobwright's in the end. */
  | { readonly kind: 'other'; readonly span: Span; readonly end: SourceSpan | undefined }
  /** A class from elsewhere, which is left to the type checker. */
  | { readonly kind: 'unknown'; readonly span: Span }
