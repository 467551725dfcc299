import { isDeepStrictEqual } from 'node:util'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { evaluate } from './evaluate.ts'
import type { Evaluation } from './evaluation.ts'
import { factsOfText, NO_IMPORTS } from './testing/facts-of-text.ts'

const NAMES = ['a', 'b', 'c', 'x']
const KEYS = ['a', 'b', 'length', 'constructor', '__proto__', 'toString', '0', '01', 'two words', 'ä']

const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.constantFrom('', ' ', '12', '-1.5', '0x10', '1e3', "'", '`', '${1}', '\\', '\n'),
  )
  .map((value) => JSON.stringify(value))

const number = fc.oneof(
  fc.nat({ max: 1000 }).map(String),
  fc.double({ min: 0, noNaN: true }).map(String),
  fc.constantFrom('0x1f', '0b11', '0o17', '1_000', '.5', '1e400', '1e21', '0'),
)

const key = fc.oneof(
  fc.constantFrom('a', 'b', 'constructor', '__proto__', 'toString', 'if'),
  fc.constantFrom(...KEYS).map((name) => JSON.stringify(name)),
  fc.constantFrom('0', '0x1', '1e21', '.5'),
)

const access = fc.oneof(
  fc.constantFrom('.a', '.b', '.length', '.constructor', '.__proto__'),
  fc.constantFrom(...KEYS).map((name) => `[${JSON.stringify(name)}]`),
  fc.constantFrom('[0]', '[1]', '[0x1]'),
)

/** The supported grammar over these names, as text. */
function expressionOver(names: readonly string[]): fc.Arbitrary<string> {
  const { expression } = fc.letrec<{ expression: string; piece: string }>((tie) => ({
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(
        text,
        number,
        fc.constantFrom('true', 'false', 'null', 'undefined', 'NaN', 'Infinity', ...names),
      ),
      fc
        .tuple(fc.constantFrom('-', '+', '!', '~'), tie('expression'))
        .map(([sign, operand]) => `${sign} ${operand}`),
      fc
        .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/', '%', '**'), tie('expression'))
        .map(([left, operator, right]) => `${left} ${operator} ${right}`),
      tie('expression').map((inner) => `(${inner})`),
      fc.array(tie('expression'), { maxLength: 3 }).map((elements) => `[${elements.join(', ')}]`),
      fc
        .array(fc.tuple(key, tie('expression')), { maxLength: 3 })
        .map((entries) => `{ ${entries.map(([name, value]) => `${name}: ${value}`).join(', ')} }`),
      fc.subarray([...names]).map((shorthand) => `{ ${shorthand.join(', ')} }`),
      fc.array(tie('piece'), { maxLength: 3 }).map((pieces) => `\`${pieces.join('')}\``),
      fc.tuple(tie('expression'), access).map(([owner, member]) => `(${owner})${member}`),
      fc.tuple(fc.constantFrom('[]', ...names), access).map(([owner, member]) => `${owner}${member}`),
    ),
    piece: fc.oneof(
      fc.constantFrom('a', ' ', '\r\n', '\\n', '\\u{1F600}', '$', '{', '}'),
      tie('expression').map((hole) => `\${${hole}}`),
    ),
  }))
  return expression
}

/** The text of a file of constants, each of which may use those before it. */
const file = fc
  .tuple(...NAMES.map((_, index) => expressionOver(NAMES.slice(0, index))))
  .map((values) => values.map((value, index) => `const ${NAMES[index]} = ${value}\n`).join(''))

async function evaluated(source: string): Promise<readonly Evaluation[]> {
  const facts = await factsOfText(source)
  if (facts.syntaxErrors.length > 0) return []
  const scope = { facts, imports: NO_IMPORTS, jobTypes: new Map() }
  return Array.from(facts.constants.values(), (constant) => evaluate(constant, scope))
}

/** What JavaScript makes of the constants. */
function executed(source: string): readonly unknown[] {
  // oxlint-disable-next-line typescript/no-implied-eval -- this is what the evaluator is held against
  return new Function(`'use strict'\n${source}\nreturn [${NAMES.join(', ')}]`)()
}

function executedOrNothing(source: string): readonly unknown[] {
  try {
    return executed(source)
  } catch {
    return []
  }
}

test('a value is that of JavaScript, and what throws in JavaScript has none', async () => {
  let values = 0
  await fc.assert(
    fc.asyncProperty(file, async (source) => {
      const evaluations = await evaluated(source)
      const isComplete = evaluations.length > 0 && evaluations.every(({ ok }) => ok)
      const expected = isComplete ? executed(source) : executedOrNothing(source)
      for (const [index, value] of expected.entries()) {
        const evaluation = evaluations[index]
        if (!evaluation?.ok) continue
        values += 1
        // Vitest's own comparison trips over a key called `constructor`.
        expect(evaluation.value).toSatisfy((own) => isDeepStrictEqual(own, value))
      }
    }),
    { numRuns: 2000 },
  )
  // A property that only ever met refusals would say nothing.
  expect(values).toBeGreaterThan(2000)
})
