import { writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { evaluate } from '../evaluate/evaluate.ts'
import type { Evaluation } from '../evaluate/evaluation.ts'
import { extract } from '../extract/extract.ts'
import type { FileFacts } from '../facts/facts.ts'
import { LinkedModules } from '../modules/linked-modules.ts'
import { ModuleResolver } from '../modules/module-resolver.ts'
import { ParsedFiles } from '../modules/parsed-files.ts'
import { Sources } from '../modules/sources.ts'
import { ts } from '../syntax/syntax.ts'
import { expressionOver } from '../testing/arbitrary-expression.fixture.ts'
import { fixture, writeFiles } from '../testing/project.fixture.ts'

/**
 * The ways to use another file's constant, default export and enum: the import, and the names that
 * it gives.
 */
const WAYS: ((other: number) => { readonly imports: string; readonly names: readonly string[] })[] = [
  (other) => ({
    imports: `import d${other}, { c${other}, E${other} as F${other} } from './file${other}.js'`,
    names: [`d${other}`, `c${other}`, `F${other}.A`, `F${other}.B`],
  }),
  (other) => ({
    imports: `import * as n${other} from './file${other}.js'`,
    names: [`n${other}.c${other}`, `n${other}.default`, `n${other}.E${other}.A`],
  }),
  (other) => ({
    imports: `import { renamed${other}, c${other}, inner${other} } from './barrel${other}.js'`,
    names: [`renamed${other}`, `c${other}`, `inner${other}.c${other}`],
  }),
  (other) => ({
    imports: `import { c${other} } from './outer${other}.js'\nconst held${other} = { v: c${other} }`,
    names: [`held${other}.v`],
  }),
]

const ENUMS = ['{ A, B = 5, C }', `{ A = 'a', B = 2 ** 3, C = B | 1 }`, '{ B = 1.5, A, C = -B }']

/** Mostly values that do not throw, as a module that throws has no exports at all. */
function valueOver(names: readonly string[]): fc.Arbitrary<string> {
  const name = fc.constantFrom('1', '"a"', ...names)
  return fc.oneof(
    { weight: 2, arbitrary: fc.tuple(name, name).map(([one, other]) => `[${one}, ${other}]`) },
    { weight: 2, arbitrary: fc.tuple(name, name).map(([one, other]) => `({ k: ${one}, ...${other} })`) },
    { weight: 2, arbitrary: fc.tuple(name, name).map(([one, other]) => `(${one} ?? ${other})`) },
    {
      weight: 1,
      arbitrary: fc.tuple(name, name).map(([one, other]) => `(${one} === 1 ? ${other} : ${one})`),
    },
    { weight: 1, arbitrary: expressionOver(names) },
  )
}

/** The file with a number, which uses files with smaller numbers. */
function fileOf(number: number): fc.Arbitrary<string> {
  const uses = fc.tuple(...Array.from({ length: number }, () => fc.nat({ max: WAYS.length - 1 })))
  return uses.chain((ways) => {
    const used = ways.map((way, other) => WAYS[way]!(other))
    const names = used.flatMap((use) => use.names)
    return fc
      .tuple(valueOver(names), valueOver(names), fc.constantFrom(...ENUMS))
      .map(([constant, byDefault, members]) =>
        [
          ...used.map(({ imports }) => imports),
          `export const c${number} = ${constant}`,
          `export enum E${number} ${members}`,
          `export default ${byDefault.startsWith('{') ? `(${byDefault})` : byDefault}`,
        ].join('\n'),
      )
  })
}

/** The files that export another file's exports again. */
function barrelsOf(number: number): Readonly<Record<string, string>> {
  return {
    [`barrel${number}.ts`]: `export { default as renamed${number} } from './file${number}.js'
export * from './file${number}.js'
export * as inner${number} from './outer${number}.js'`,
    [`outer${number}.ts`]: `import { c${number} as x } from './barrel${number}.js'
export { x as c${number} }`,
  }
}

const COUNT = 3

const files = fc
  .tuple(...Array.from({ length: COUNT }, (_, number) => fileOf(number)))
  .map((texts): Readonly<Record<string, string>> => ({
    ...Object.fromEntries(texts.map((text, number) => [`file${number}.ts`, text])),
    ...Object.assign({}, ...texts.map((_, number) => barrelsOf(number))),
  }))

/** The values of a file's exports, after everything that they need is loaded. */
async function evaluated(root: string, facts: FileFacts): Promise<ReadonlyMap<string, Evaluation>> {
  const resolver = new ModuleResolver({ output: `${root}/jobs.gen` }, new Sources(root))
  const links = new LinkedModules(resolver, new ParsedFiles([facts]))
  for (;;) {
    const evaluations = Array.from(
      facts.constants,
      ([name, value]) => [name, evaluate(value, { facts, imports: links, jobTypes: new Map() })] as const,
    )
    const wanted = evaluations.flatMap(([, evaluation]) =>
      evaluation.ok ? [] : evaluation.reasons.flatMap((reason) => reason.wanted ?? []),
    )
    if (wanted.length === 0) return new Map(evaluations)
    await links.load(wanted)
  }
}

/** The exports in JavaScript; `undefined` if a module throws. */
async function executed(root: string, file: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return (await import(/* @vite-ignore */ pathToFileURL(`${root}/${file}.js`).href)) as Record<
      string,
      unknown
    >
  } catch {
    return undefined
  }
}

async function transpileTo(root: string, texts: Readonly<Record<string, string>>): Promise<void> {
  const compilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext }
  for (const [file, text] of Object.entries(texts)) {
    const { outputText } = ts.transpileModule(text, { compilerOptions })
    await writeFile(`${root}/${file.replace('.ts', '.js')}`, outputText)
  }
}

test('what files export is what JavaScript imports, on every way', async () => {
  let values = 0
  await fc.assert(
    fc.asyncProperty(files, async (texts) => {
      const root = await fixture({ 'package.json': '{ "type": "module" }' })
      await writeFiles(root, texts)
      await transpileTo(root, texts)
      const file = `file${COUNT - 1}`
      const path = `${root}/${file}.ts`
      const facts = await extract({ path, file: `${file}.ts`, text: texts[`${file}.ts`]! })
      if (facts.syntaxErrors.length > 0) return
      const real = await executed(root, file)
      for (const [name, evaluation] of await evaluated(root, facts)) {
        if (!evaluation.ok || !real || !(name in real)) continue
        values += 1
        expect(evaluation.value).toSatisfy((own) => isDeepStrictEqual(own, real[name]))
      }
    }),
    { numRuns: 100 },
  )
  expect(values).toBeGreaterThan(100)
})
