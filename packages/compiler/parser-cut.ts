/**
 * Cuts the parser out of the TypeScript that ts-morph bundles. Nine tenths of that text are the
 * checker, the emitter and the language service, which a compile of jobwright never calls.
 */

import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import type { UserConfig } from 'tsdown'

import { sampleOf } from './src/syntax/text-sample.ts'

const require = createRequire(import.meta.url)
const fromMorph = createRequire(realpathSync(require.resolve('ts-morph')))

/** The whole of TypeScript, as ts-morph bundles it. */
const WHOLE: string = fromMorph.resolve('@ts-morph/common/dist/typescript.js')

/** The build of the cut: one CommonJS module, `parser.cjs`, and the licenses of its text. */
export const parserCut: UserConfig = {
  entry: { parser: WHOLE },
  format: 'cjs',
  outExtensions: () => ({ js: '.cjs' }),
  dts: false,
  clean: false,
  failOnWarn: false, // tsdown warns of every CommonJS module
  banner: `/*! ${noticeOf(versionOfMorph())} */`,
  plugins: [
    {
      name: 'parser-cut',
      transform: (code, id) => (id === WHOLE ? { code: cut(code, namesIn(code)), moduleType: 'js' } : null),
      // Not in renderChunk, as the bundler prints the text once more after it.
      generateBundle(_, files) {
        for (const file of Object.values(files)) if (file.type === 'chunk') file.code = inLatin1(file.code)
        this.emitFile({ type: 'asset', fileName: 'parser.LICENSE.txt', source: licenses() })
      },
    },
  ],
}

function noticeOf(version: string): string {
  return `Parts of TypeScript, from @ts-morph/common ${version}: only what parses.
 * Copyright (c) Microsoft Corporation. Licensed under the Apache License, Version 2.0.
 * Changed by jobwright: everything that the parser does not use is left out.
 * The licenses are in parser.LICENSE.txt.`
}

function versionOfMorph(): string {
  return (fromMorph('@ts-morph/common/package.json') as { version: string }).version
}

/** The last section that the parser uses: JSON files are parsed by what reads tsconfig files. */
const LAST_SECTION = 'src/compiler/commandLineParser.ts'

/** The list of all exports would keep everything. */
const EXPORTS_SECTION = 'src/typescript/typescript.ts'

/** The files, the environment and the timers of the system; a browser has none either. */
const SYSTEM_SECTION = 'src/compiler/sys.ts'

/**
 * The sections with the parser as a module that exports these names. What they do not use is left to
 * the bundler to remove.
 */
function cut(whole: string, names: readonly string[]): string {
  const sections = whole.split(/^(?=\/\/ src\/)/m).slice(1)
  const end = sections.findIndex((text) => nameOf(text) === LAST_SECTION) + 1
  if (end === 0) throw new Error(`TypeScript has no section ${LAST_SECTION}`)
  const kept = sections.slice(0, end).map((text) => {
    if (nameOf(text) === EXPORTS_SECTION) return ''
    return nameOf(text) === SYSTEM_SECTION ? 'var sys;\n' : text
  })
  return `${HELPERS}\n${kept.join('')}
${TEXTS}
export const cutFrom = ${JSON.stringify(sampleOf(WHOLE))}
export { ${names.join(', ')} }
`
}

function nameOf(section: string): string | undefined {
  return /^\/\/ (src\/\S+)/.exec(section)?.[1]
}

/** What the head of the whole defines, as far as a section before the parser uses it. */
const HELPERS = `const __defProp = Object.defineProperty
const __export = (target, all) => {
  for (const name in all) __defProp(target, name, { get: all[name], enumerable: true })
}`

/**
 * The getter `text` of names, which the language service gives them. Private names share the
 * constructor of most nodes, which have a text of their own, so they get another one.
 */
const TEXTS = `const text = { get() { return idText(this) } }
const PrivateName = function (kind, pos, end) { objectAllocator.getNodeConstructor().call(this, kind, pos, end) }
objectAllocator.getPrivateIdentifierConstructor = () => PrivateName
Object.defineProperty(PrivateName.prototype, 'text', text)
Object.defineProperty(objectAllocator.getIdentifierConstructor().prototype, 'text', text)`

/** V8 keeps a text with any other character in twice the memory. */
function inLatin1(text: string): string {
  return text.replaceAll(
    /[^\0-\u00FF]/g,
    (char) => String.raw`\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The exports of TypeScript that the sources of this package name. */
function namesIn(whole: string): readonly string[] {
  const sources = readdirSync(join(import.meta.dirname, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test|\.fixture|\.d)\.ts$/.test(file))
    .map((file) => readFileSync(join(import.meta.dirname, 'src', file), 'utf8'))
  const named = sources.flatMap((text) => [...text.matchAll(/(?<=(?<![\w.])ts\.)\w+/g)].map(String))
  return [...new Set([...named, ...UNDECLARED])].filter((name) => isExported(whole, name)).toSorted()
}

/** The names that are used although no type declares them. */
const UNDECLARED = ['getTokenPosOfNode', 'skipTrivia']

/** Types have no line in the list of exports. */
function isExported(whole: string, name: string): boolean {
  return whole.includes(`\n  ${name}: () => `)
}

/** The licenses of TypeScript and of ts-morph's bundle of it, and the notices of TypeScript. */
function licenses(): string {
  const typescript = join(import.meta.dirname, '../../end-to-end/node_modules/typescript-6.0')
  const files = [
    join(WHOLE, '../../LICENSE'),
    join(typescript, 'LICENSE.txt'),
    join(typescript, 'ThirdPartyNoticeText.txt'),
  ]
  return files.map((file) => readFileSync(file, 'utf8').trim()).join(`\n\n${'='.repeat(80)}\n\n`)
}
