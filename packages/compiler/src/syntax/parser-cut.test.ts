import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { build } from 'tsdown'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { parserCut } from '../../parser-cut.ts'
import { load, ts as whole } from './typescript.mjs'

let folder: string
let text: string
let cut: typeof whole

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jobwright-cut-'))
  await build({ ...parserCut, config: false, outDir: folder, logLevel: 'silent' })
  text = await readFile(join(folder, 'parser.cjs'), 'utf8')
  cut = load(join(folder, 'parser.cjs'))
})

afterAll(() => rm(folder, { recursive: true }))

test('holds neither the checker, nor the emitter, nor the language service', () => {
  expect(whole).toHaveProperty('createTypeChecker')
  expect(text).not.toMatch(
    /function (?:createTypeChecker|createPrinter|createLanguageService|createProgram)\b/,
  )
  expect(text.length).toBeLessThan(1_400_000)
  expect(text).not.toMatch(/[^\0-\u00FF]/)
})

test('comes with the licenses of its text', async () => {
  expect(text).toMatch(/^\/\*! Parts of TypeScript, from @ts-morph\/common 0\.29\.\d+/)
  const licenses = await readFile(join(folder, 'parser.LICENSE.txt'), 'utf8')
  for (const title of ['The MIT License', 'Apache License', 'ThirdPartyNotices']) {
    expect(licenses).toContain(title)
  }
})

test('refers to no name that it does not hold, other than those of parts that never run', () => {
  expect(freeNames()).toEqual([
    'CheckMode',
    'SignatureCheckMode',
    'TypeFacts',
    'getNodeId',
    'onProfilerEvent',
    'visitNode',
  ])
})

/** The names that the cut uses and declares nowhere, sorted. */
function freeNames(): string[] {
  const declared = new Set<string>([
    'arguments',
    'exports',
    'require',
    ...Object.getOwnPropertyNames(globalThis),
  ])
  const used = new Set<string>()
  const visit = (node: whole.Node): void => {
    if (whole.isIdentifier(node)) (isDeclaration(node) ? declared : used).add(node.text)
    whole.forEachChild(node, visit)
  }
  visit(whole.createSourceFile('parser.js', text, whole.ScriptTarget.Latest, true))
  return [...used].filter((name) => !declared.has(name)).toSorted()
}

/** Whether an identifier declares its name, or is the name of a member. */
function isDeclaration(node: whole.Identifier): boolean {
  const { parent } = node
  if (whole.isShorthandPropertyAssignment(parent)) return false
  if (whole.isLabeledStatement(parent)) return true
  return 'name' in parent && parent.name === node
}

/** Syntax of all sorts, right and wrong. */
const SYNTAX = `
/** Doc of {@link A | all}. @see b */
@dec() @x.y<string>(1n, /re[/]x/gu, \`t\${a\`u\${b}\`}v\`) export default abstract class A<in out T extends B = C> extends D<T> implements E, F {
  static #a = 1; declare readonly b?: string; c!: number; [d.e]: unknown; static { this.#a++ }
  constructor(private readonly f: G, public h = 2, ...rest: any[]) { super() }
  get i(): asserts this is A { return this } set i(v) {} async *j?<T>(this: A, { k, l: [m = 1, , ...n], ...o }: P): AsyncGenerator<T> { yield* await p }
  accessor q = class R {}; override s = <T,>(t: T): t is T => t satisfies T; abstract u(): void; 'v'() {} 0x1f() {}
}
type W<T> = T extends [infer X extends string, ...infer Y] ? { readonly [K in keyof T as \`a\${K}\`]-?: T[K] } : typeof import('z', { with: { a: 'b' } }) | unique symbol | (new () => abstract new () => void)
interface I { (a: 1): void; new (b): I; readonly [key: string]: -1; method?(): asserts a; get c(): 1; set c(v) }
enum En { A, B = 1 << 2, 'C' = A | B, D = \`x\`.length } declare const enum F2 { X } declare module 'jobwright' { interface Capabilities { a: 1; 'b': 2 } }
namespace N.M { export import a = b.c } declare global { var g: 1 } import type J from 'j'; import K, { type L, default as M1, 'any text' as O } from "k" with { type: 'json' }; import * as ns from 'ns'; import eq = require('eq')
export * from 'a'; export * as b from 'b'; export { c as 'd', type e }; export type { f } from 'g'; export = h; export as namespace U
label: for await (const x of y) { if (a) continue label; else break } for (var i = 0, j; i < 1; i++, --j); for (let k in l) do { } while (0) switch (a) { case 1: default: throw b } try { } catch { } finally { debugger } with (a) b
using r1 = a; await using r2 = b; let v1 = a?.b?.[c]?.(d) ?? e || f && g | h ^ i & j == k !== l < m >>> n + o * p ** q; v1 ||= 1; v1 &&= 2; v1 ??= 3; delete a.b, void 0, typeof c; new.target; import.meta.url; import('a'); new B; a!.b; <T>c; a as const
const { a: { b: [c2] } = {}, ...d2 } = e, f3 = async <T>(x) => ({ async *[y]() {}, get z() { return 1 }, set z(w) {}, ...v, u, 't': s, 1: r, async q() {} }), g3 = function* () { yield }, h3 = [, 1, , ...i3], j3 = a ? (b) : c => (d), k3 = a < b > (c), l3 = '\\u{1F600}\\x41\\0', m3 = 0b1_0 + 0o7 + .5e-3
// jobwright-ignore JW2003 reason
/* unclosed { ( [ */ function over(): void; function over(a?, b: number = 1) { return
}`

test('parses every source text of the repository as the whole does, node by node', async () => {
  const root = join(import.meta.dirname, '../..')
  const files = await readdir(root, { recursive: true })
  const paths = files.filter((file) => /^(?:fixtures|src)\/.*\.(?:[cm]?tsx?|json)$/.test(file))
  expect(paths.length).toBeGreaterThan(300)
  for (const path of paths.map((file) => join(root, file)).filter((file) => existsSync(file))) {
    expect(differenceIn(await readFile(path, 'utf8'), path)).toEqual([])
  }
})

test.for(['a.ts', 'a.tsx', 'a.json'])(
  'parses syntax of all sorts in %s, and what is left of it where a part is missing',
  (file) => {
    expect(differenceIn(SYNTAX, file)).toEqual([])
    for (let at = 0; at < SYNTAX.length; at += 31) {
      expect(differenceIn(SYNTAX.slice(0, at), file)).toEqual([])
      expect(differenceIn(SYNTAX.slice(0, at) + SYNTAX.slice(at + 9), file)).toEqual([])
    }
  },
)

/** The shapes of a text by both parsers, if they differ. */
function differenceIn(source: string, path: string): readonly string[] {
  const shapes = [shapeIn(cut, source, path), shapeIn(whole, source, path)]
  return shapes[0] === shapes[1] ? [] : shapes
}

/** Everything that the sources read of a tree, as one text. */
function shapeIn(ts: typeof whole, source: string, path: string): string {
  const kind = path.endsWith('x')
    ? ts.ScriptKind.TSX
    : path.endsWith('json')
      ? ts.ScriptKind.JSON
      : ts.ScriptKind.TS
  const tree = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, kind)
  const lines: string[] = []
  const visit = (node: whole.Node): void => {
    const { text: own, comment } = node as { text?: string; comment?: unknown }
    const isOptional = ts.isOptionalChain(node)
    lines.push(
      JSON.stringify([
        node.kind,
        node.pos,
        node.end,
        node.flags,
        node === tree || own,
        typeof comment,
        isOptional,
      ]),
    )
    for (const doc of (node as { jsDoc?: whole.JSDoc[] }).jsDoc ?? []) {
      lines.push(`doc ${ts.getTextOfJSDocComment(doc.comment)}`)
      visit(doc)
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  const { parseDiagnostics } = tree as unknown as { parseDiagnostics: whole.Diagnostic[] }
  const errors = parseDiagnostics.map(({ start, length, messageText }) => [start, length, messageText])
  return `${lines.join('\n')}\n${JSON.stringify(errors)}`
}

test('gives the same facts as the whole', async () => {
  const { factsOf } = await import('../extract/file-facts.ts')
  vi.resetModules()
  vi.doMock('./typescript.mjs', () => ({ ts: cut }))
  const { factsOf: factsByCut } = await import('../extract/file-facts.ts')
  expect(factsByCut).not.toBe(factsOf)
  const fixtures = join(import.meta.dirname, '../../fixtures')
  const files = (await readdir(fixtures, { recursive: true })).filter((file) => /\.(?:ts|json)$/.test(file))
  let jobs = 0
  for (const path of files.map((file) => join(fixtures, file)).filter((file) => existsSync(file))) {
    const source = { path, file: path, text: await readFile(path, 'utf8') }
    expect(factsByCut(source)).toEqual(factsOf(source))
    jobs += factsOf(source).jobs.length
  }
  expect(jobs).toBeGreaterThan(100)
})

test('is passed over where ts-morph brings another text', async () => {
  const other = join(folder, 'other.cjs')
  await writeFile(other, text.replace(/const cutFrom = "\d/, '$&0'))
  expect(load(other)).toBe(whole)
  expect(load(join(folder, 'nowhere.cjs'))).toBe(whole)
  expect(cut).not.toBe(whole)
})
