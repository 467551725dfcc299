import { isDeepStrictEqual } from 'node:util'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { ts } from '../syntax/syntax.ts'
import { destructuringOver, enumOver, expressionOver } from '../testing/arbitrary-expression.fixture.ts'
import { factsOfText, NO_IMPORTS } from '../testing/facts-of-text.ts'
import { evaluate } from './evaluate.ts'
import type { Evaluation } from './evaluation.ts'

/** The names that each statement of a file declares. */
const NAMES = [['a'], ['b'], ['E'], ['c'], ['p', 'q'], ['x']]

/** The statements of a file of constants and an enum, each of which may use those before it. */
const file = fc
  .tuple(
    expressionOver([]),
    expressionOver(['a']),
    enumOver(['a', 'b']),
    expressionOver(['a', 'b', 'E', 'E.A', 'E.B', 'E.C']),
    destructuringOver(['a', 'b', 'E.B', 'c']),
    expressionOver(['a', 'b', 'E.A', 'c', 'p', 'q']),
    fc.constantFrom('enum', 'const enum'),
  )
  .map(([a, b, members, c, destructuring, x, keyword]) => [
    `const a = ${a}`,
    `const b = ${b}`,
    `${keyword} E ${members}`,
    `const c = ${c}`,
    destructuring,
    `const x = ${x}`,
  ])

async function evaluated(source: string): Promise<readonly Evaluation[]> {
  const facts = await factsOfText(source)
  if (facts.syntaxErrors.length > 0) return []
  const scope = { facts, imports: NO_IMPORTS, jobTypes: new Map() }
  return NAMES.flat().map((name) => evaluate(facts.constants.get(name)!, scope))
}

/** The values of the constants in JavaScript, after TypeScript has compiled them. */
function executed(statements: readonly string[]): readonly unknown[] {
  const { outputText } = ts.transpileModule(statements.join('\n'), {
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  })
  const names = NAMES.slice(0, statements.length).flat().join(', ')
  // oxlint-disable-next-line typescript/no-implied-eval -- the evaluator is compared with it
  return new Function(`'use strict'\n${outputText}\nreturn [${names}]`)()
}

/** The values of the constants before the first one that throws. */
function executedAsFarAsItGoes(statements: readonly string[]): readonly unknown[] {
  if (statements.length === 0) return []
  try {
    return executed(statements)
  } catch {
    return executedAsFarAsItGoes(statements.slice(0, -1))
  }
}

test('a value is that of JavaScript, and what throws in JavaScript has none', async () => {
  let values = 0
  await fc.assert(
    fc.asyncProperty(file, async (statements) => {
      const evaluations = await evaluated(statements.join('\n'))
      const isComplete = evaluations.length > 0 && evaluations.every(({ ok }) => ok)
      const expected = isComplete ? executed(statements) : executedAsFarAsItGoes(statements)
      for (const [index, value] of expected.entries()) {
        const evaluation = evaluations[index]
        if (!evaluation?.ok) continue
        values += 1
        // Vitest's own comparison trips over a key called `constructor`.
        expect(evaluation.value).toSatisfy((own) => isDeepStrictEqual(own, value))
      }
    }),
    { numRuns: 1000 },
  )
  // A property that only ever met refusals would prove nothing.
  expect(values).toBeGreaterThan(1000)
})
