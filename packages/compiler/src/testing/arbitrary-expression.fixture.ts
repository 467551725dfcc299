/** Arbitrary expressions of the language that the compiler evaluates, as text. */

import fc from 'fast-check'

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
  fc.constantFrom('0', '0x1', '1e21', '.5', '["a"]', '["__proto__"]', '[0]'),
)

const access = fc.oneof(
  fc.constantFrom('.a', '.b', '.length', '.constructor', '.__proto__'),
  fc.constantFrom(...KEYS).map((name) => `[${JSON.stringify(name)}]`),
  fc.constantFrom('[0]', '[1]', '[0x1]'),
)

/** Accesses in an optional chain, and after one. */
const chain = fc
  .tuple(
    fc.constantFrom('?.a', '?.b', '?.length', '?.["a"]', '?.[0]', '!?.b'),
    fc.array(fc.oneof(access, fc.constantFrom('?.a', '!.b', '?.["length"]')), { maxLength: 2 }),
  )
  .map(([first, behind]) => `${first}${behind.join('')}`)

const OBJECTS = [
  '{ a: [1, { b: 2 }], b: 3, length: 4, constructor: 5 }',
  '{ a: [undefined, {}], "two words": "t", 0: 1 }',
  '{ a: null, b: undefined }',
  'Object.freeze({ b: 0 })',
  '{}',
  '5',
]

const LISTS = ['[1, [2], undefined, null]', '[undefined, { b: 1 }]', '"a\\u{1F600}"', 'Object.freeze([])']

const OWNERS = [...OBJECTS, ...LISTS]

const ARITHMETIC = ['+', '-', '*', '/', '%', '**', '<<', '>>', '>>>', '&', '|', '^']
const COMPARISONS = ['===', '!==', '==', '!=', '<', '<=', '>', '>=']
const LOGICAL = ['??', '||', '&&']

/** An expression that may use these names and members. */
export function expressionOver(names: readonly string[]): fc.Arbitrary<string> {
  const { expression } = fc.letrec<
    Record<'expression' | 'access' | 'piece' | 'property' | 'element', string>
  >((tie) => ({
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
        .tuple(tie('expression'), fc.constantFrom(...ARITHMETIC, ...COMPARISONS), tie('expression'))
        .map(([left, operator, right]) => `${left} ${operator} ${right}`),
      fc
        .tuple(tie('expression'), fc.constantFrom(...LOGICAL), tie('expression'))
        .map(([left, operator, right]) => `((${left}) ${operator} (${right}))`),
      fc
        .tuple(tie('expression'), tie('expression'), tie('expression'))
        .map(([condition, yes, no]) => `((${condition}) ? ${yes} : ${no})`),
      tie('expression').map((inner) => `(${inner})`),
      fc.array(tie('element'), { maxLength: 3 }).map((elements) => `[${elements.join(', ')}]`),
      fc.array(tie('property'), { maxLength: 3 }).map((entries) => `{ ${entries.join(', ')} }`),
      fc.array(tie('piece'), { maxLength: 3 }).map((pieces) => `\`${pieces.join('')}\``),
      tie('access'),
      tie('expression').map((inner) => `Object.freeze(${inner})`),
    ),
    access: fc.oneof(
      fc.tuple(tie('expression'), access).map(([owner, member]) => `(${owner})${member}`),
      fc.tuple(fc.constantFrom('[]', ...names), access).map(([owner, member]) => `${owner}${member}`),
      fc.tuple(tie('expression'), tie('expression')).map(([owner, index]) => `(${owner})[${index}]`),
      fc.tuple(tie('expression'), tie('expression')).map(([owner, index]) => `(${owner})?.[${index}]`),
      fc
        .tuple(fc.constantFrom('null', ...OWNERS, ...names), chain)
        .map(([owner, behind]) => `(${owner})${behind}`),
      fc.tuple(fc.constantFrom('undefined', ...names), chain).map(([owner, behind]) => `${owner}${behind}`),
      fc
        .tuple(fc.constantFrom('null', ...names), chain, access)
        .map(([owner, behind, member]) => `(${owner}${behind})${member}`),
    ),
    element: fc.oneof(
      { weight: 3, arbitrary: tie('expression') },
      { weight: 1, arbitrary: tie('expression').map((inner) => `...(${inner})`) },
    ),
    property: fc.oneof(
      fc.tuple(key, tie('expression')).map(([name, value]) => `${name}: ${value}`),
      fc.tuple(tie('expression'), tie('expression')).map(([name, value]) => `[${name}]: ${value}`),
      tie('expression').map((inner) => `...(${inner})`),
      fc.constantFrom('undefined', ...names.filter((name) => /^\w+$/.test(name))),
    ),
    piece: fc.oneof(
      fc.constantFrom('a', ' ', '\r\n', '\\n', '\\u{1F600}', '$', '{', '}'),
      tie('expression').map((hole) => `\${${hole}}`),
    ),
  }))
  return expression
}

/** A declaration that binds `p` and `q` to parts of a value, with defaults or without. */
export function destructuringOver(names: readonly string[]): fc.Arbitrary<string> {
  const fallback = fc.option(expressionOver(names), { nil: undefined })
  const bound = (name: string): fc.Arbitrary<string> => fallback.map((value) => `${name}${or(value)}`)
  const member = fc.constantFrom('a', 'b', 'length', 'constructor', '0', '"two words"')
  const inObject = fc
    .tuple(member, bound('p'), bound('q'), ownerOver(OBJECTS, names))
    .map(([name, p, q, owner]) => `{ ${name}: ${p}, b: ${q} } = ${owner}`)
  const inArray = fc
    .tuple(fc.constantFrom('', ', '), bound('p'), bound('q'), ownerOver(LISTS, names))
    .map(([gap, p, q, owner]) => `[${gap}${p}, ${q}] = ${owner}`)
  const nested = fc
    .tuple(bound('p'), bound('q'), fallback, ownerOver(OBJECTS, names))
    .map(([p, q, value, owner]) => `{ a: [${p}, { b: ${q} }]${or(value)} } = ${owner}`)
  return fc.oneof(inObject, inArray, nested).map((pattern) => `const ${pattern}`)
}

function or(value: string | undefined): string {
  return value === undefined ? '' : ` = ${value}`
}

function ownerOver(owners: readonly string[], names: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...owners) },
    { weight: 1, arbitrary: expressionOver(names) },
  )
}

/** The body of an enum whose values are such expressions, or numbered. */
export function enumOver(names: readonly string[]): fc.Arbitrary<string> {
  const value = fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    {
      weight: 2,
      arbitrary: fc.constantFrom('5', '-1', '"A"', '`b`', '1 << 2', 'A | 8', 'A + 1', '0x10', '1.5', '-0'),
    },
    { weight: 2, arbitrary: expressionOver([...names, 'A', 'B']) },
  )
  return fc.tuple(value, value, value).map((values) => {
    const members = values.map((given, index) => `${'ABC'[index]}${given && ` = ${given}`}`)
    return `{ ${members.join(', ')} }`
  })
}
