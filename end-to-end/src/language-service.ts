/** The language service of TypeScript 5.9 and 6, as editors run it. */

import { join } from 'node:path'

import type ts from 'typescript-5.9'

import { TYPED, typed, type Editor } from './editor.ts'

/** An editor that also counts what its compiler does. */
export interface CountingEditor extends Editor {
  /** How many types the compiler has instantiated since the text last changed. */
  instantiations(): number
}

/** Opens a project. @param imports the lines before the typed code */
export async function openService(version: string, root: string, imports: string): Promise<CountingEditor> {
  const { default: compiler } = (await import(version)) as { readonly default: typeof ts }
  const file = join(root, TYPED)
  const document = { text: imports, version: 0 }
  const service = compiler.createLanguageService(hostOf(compiler, root, { file, document }))
  const change = (lines: readonly string[]): void => {
    document.text = typed(imports, lines)
    document.version += 1
  }
  return {
    async complete(lines) {
      change(lines)
      let start = imports.length
      return lines.map((line) => {
        const found = service.getCompletionsAtPosition(file, start + line.indexOf('|'), {})
        start += typed('', [line]).length
        return (found?.entries ?? []).map(({ name }) => name)
      })
    },
    async errors(lines) {
      change(lines)
      const found = service.getSemanticDiagnostics(file)
      return found.map(({ messageText }) => compiler.flattenDiagnosticMessageText(messageText, '\n'))
    },
    instantiations: () => service.getProgram()?.getInstantiationCount() ?? 0,
    [Symbol.asyncDispose]: async () => service.dispose(),
  }
}

interface Typed {
  readonly file: string
  readonly document: { readonly text: string; readonly version: number }
}

function hostOf(compiler: typeof ts, root: string, { file, document }: Typed): ts.LanguageServiceHost {
  const { sys } = compiler
  const config = sys.readFile(join(root, 'tsconfig.json')) ?? '{}'
  const parsed = compiler.parseJsonConfigFileContent(JSON.parse(config), sys, root)
  const textOf = (name: string): string | undefined => (name === file ? document.text : sys.readFile(name))
  return {
    getCompilationSettings: () => parsed.options,
    getScriptFileNames: () => [...parsed.fileNames.filter((name) => name !== file), file],
    getScriptVersion: (name) => (name === file ? String(document.version) : '1'),
    getScriptSnapshot: (name) => {
      const text = textOf(name)
      return text === undefined ? undefined : compiler.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (options) => compiler.getDefaultLibFilePath(options),
    fileExists: (name) => name === file || sys.fileExists(name),
    readFile: textOf,
    directoryExists: sys.directoryExists,
    getDirectories: sys.getDirectories,
  }
}
