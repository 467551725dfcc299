/** The facts of a source file: everything that parsing keeps of it, as plain data. */

import type { Expression } from './expression.ts'
import type { BaseClass, JobDeclaration } from './job-declaration.ts'
import type { SourceFile, Span } from './source.ts'

/** The facts of one source file. */
export interface FileFacts {
  readonly source: SourceFile
  /** The classes with `@job`, in the order of the text. */
  readonly jobs: readonly JobDeclaration[]
  /**
   * The initial values of the top-level `const`s and enums by name, and of the default export as
   * `default`.
   */
  readonly constants: ReadonlyMap<string, Expression>
  /** The other top-level names. */
  readonly declared: ReadonlyMap<string, DeclaredName>
  /** The top-level classes by name. An anonymous default export is called `default`. */
  readonly classes: ReadonlyMap<string, DeclaredClass>
  /** The imports by their local names. */
  readonly imported: ReadonlyMap<string, ImportedName>
  /** The exports by name, except those of `export *`. */
  readonly exports: ReadonlyMap<string, Exported>
  /** The modules of `export * from 'module'`. */
  readonly starExports: readonly string[]
  /** The modules that are loaded together with the file. Type-only imports do not count. */
  readonly runtimeImports: readonly RuntimeImport[]
  /** The calls of jobwright's `createRunner`, also under an import alias. */
  readonly runnerCalls: readonly Span[]
  /** The uses of jobwright's `job` other than as the decorator of a class. */
  readonly strayJobs: readonly Span[]
  /** The decorators of classes that are called `job` and are not jobwright's. */
  readonly lookalikes: readonly Lookalike[]
  /** Other decorators of classes, with the imports that they may come from. */
  readonly classDecorators: readonly ClassDecorator[]
  /** The imports that an exported name of the file may pass on, by its local name. */
  readonly passedOn: ReadonlyMap<string, readonly ImportedName[]>
  /** The decorators of other libraries, on classes, members and parameters. */
  readonly otherDecorators: readonly Span[]
  readonly syntaxErrors: readonly SyntaxProblem[]
  /** The capabilities that the file declares; `undefined` if it declares none. */
  readonly capabilities: DeclaredCapabilities | undefined
  /** The `// jobwright-ignore` comments, in the order of the text. */
  readonly ignores: readonly IgnoreComment[]
}

/** The facts of a file that contains nothing of interest. Other facts are built on them. */
export function noFacts(source: SourceFile): FileFacts {
  return {
    source,
    jobs: [],
    constants: new Map(),
    declared: new Map(),
    classes: new Map(),
    imported: new Map(),
    exports: new Map(),
    starExports: [],
    runtimeImports: [],
    runnerCalls: [],
    strayJobs: [],
    lookalikes: [],
    classDecorators: [],
    passedOn: new Map(),
    otherDecorators: [],
    syntaxErrors: [],
    capabilities: undefined,
    ignores: [],
  }
}

/** A top-level name that is not a constant. */
export interface DeclaredName extends Span {
  /** The words for it in a sentence: `` a `let` variable ``, `a function`. */
  readonly what: string
}

/** A class. Its span is that of its name. */
export interface DeclaredClass extends Span {
  readonly base: BaseClass
}

/** An import: `import { name as local } from 'module'`. */
export interface ImportedName {
  readonly module: string
  /** The exported name; `default`; `*` for a namespace. */
  readonly name: string
}

/** An export: a name of the file, or an export of another module. */
export type Exported = { readonly local: string } | ImportedName

/** An import that is executed when the file is loaded. Its span is that of the module's name. */
export interface RuntimeImport extends Span {
  readonly module: string
}

/** A decorator that is called `job` and is not jobwright's. */
export interface Lookalike extends Span {
  /** The module that it is imported from; `undefined` if it is not imported. */
  readonly module: string | undefined
}

/** A decorator of a class that is neither jobwright's `@job` nor called like it. */
export interface ClassDecorator extends Span {
  /** The imports that it may come from; of jobwright only those that lead to `job`. */
  readonly imports: readonly ImportedName[]
  /**
   * Whether it looks like `@job`: it is given a text, and the class extends a base class of jobs.
   */
  readonly isLikeJob: boolean
}

/** A syntax error. */
export interface SyntaxProblem extends Span {
  readonly message: string
}

/** The members of `declare module 'jobwright' { interface Capabilities { … } }`. */
export interface DeclaredCapabilities {
  readonly names: readonly string[]
  /** Whether these are all: `extends` and computed names may add further ones. */
  readonly isComplete: boolean
}

/** A comment that silences a code in one line. */
export interface IgnoreComment extends Span {
  /** The code as it is written; empty if the comment names none. */
  readonly code: string
  readonly codeSpan: Span
  /** Why the code is silenced; empty if the comment does not tell. */
  readonly reason: string
  /** The line that it silences. */
  readonly line: Span
}
