import { SourceMap } from 'node:module'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { blankDecorators } from './blank-decorators.ts'

const IMPORT = `import { job, BaseTask } from 'jobwright'\n`

async function blanked(
  code: string,
  file: string = '/project/src/tasks/task.ts',
): Promise<string | undefined> {
  return (await blankDecorators(code, file))?.code
}

test('the decorator becomes spaces, and everything else stays where it is', async () => {
  const code = `import { job as j, BaseTask } from 'jobwright'

/** Sends it. */
@j('send_digest', {
  cron: '0 8 * * *', // every morning
})
@sealed
export class SendDigestTask extends BaseTask {
  @logged() execute() {}
}
`
  expect((await blanked(code))?.replaceAll(' ', '·')).toMatchInlineSnapshot(`
    "import·{·job·as·j,·BaseTask·}·from·'jobwright'

    /**·Sends·it.·*/
    ···················
    ·····································
    ··
    @sealed
    export·class·SendDigestTask·extends·BaseTask·{
    ··@logged()·execute()·{}
    }
    "
  `)
})

test.each([
  [`@job('a') export class A {}`, `          export class A {}`],
  [`export @job('a') class A {}`, `export           class A {}`],
  [`export default @job('a') class {}`, `export default           class {}`],
  [`@job('a') export default class {}`, `          export default class {}`],
  [`@job class A {}`, `     class A {}`],
  [`@(job('a')) class A {}`, `            class A {}`],
  [`@job('a')class A {}`, `         class A {}`],
  [`@job('a')@job('b') class A {}`, `                   class A {}`],
  [`const A = @job('a') class {}`, `const A =           class {}`],
  [`function f() { @job('a') class A {} }`, `function f() {           class A {} }`],
  [`@other @job('a') @(another()) class A {}`, `@other           @(another()) class A {}`],
  [`@job('a',\r\n\t1)\r\nclass A {}`, `         \r\n   \r\nclass A {}`],
  [`@job('\u2028😀') class A {}`, `      \u2028     class A {}`],
])('%o becomes %o', async (before, after) => {
  expect(await blanked(IMPORT + before)).toBe(IMPORT + after)
})

test.each([
  ['no decorator', `${IMPORT}export class A extends BaseTask {}`],
  ["another library's decorator", `import { job } from 'other' // not jobwright\n@job('a') class A {}`],
  ['a decorator of the file', `import 'jobwright'\nfunction job() {}\n@job('a') class A {}`],
  ['only a mention', `${IMPORT}// @job('a') class A {}\nconst text = "@job('a') class A {}"`],
  ['no word of the package', `@job('a') class A {}`],
  ['a text nested too deeply for the parser', `${IMPORT}@job('a') class A {}\n${'['.repeat(100_000)}`],
])('a text with %s stays as it is', async (_, code) => {
  expect(await blankDecorators(code, '/project/task.ts')).toBe(undefined)
})

test('the end of the file name tells the language', async () => {
  const code = `${IMPORT}@job('a') class A { view = <div>{1}</div> }`
  expect(await blanked(code, '/project/task.tsx')).toBe(code.replace(`@job('a')`, '         '))
})

test('the map leads each place to itself in the original', async () => {
  const code = `${IMPORT}@job('a')\nexport class A extends BaseTask {\r\n  execute() { throw new Error('😀') }\n}\n`
  const result = await blankDecorators(code, '/project/src/tasks/task.ts')
  expect(result?.map).toMatchObject({
    version: 3,
    file: 'task.ts',
    sources: ['task.ts'],
    sourcesContent: [code],
    names: [],
  })
  const map = new SourceMap(JSON.parse(String(result?.map)))
  const lines = code.split('\n')
  const places = lines.flatMap((line, lineNumber) =>
    Array.from(line.matchAll(/\w+/g), ({ index }) => [lineNumber, index] as const),
  )
  const origins = places.map(([line, column]) => {
    const entry = map.findEntry(line, column)
    return 'originalLine' in entry ? [entry.originalLine, entry.originalColumn] : []
  })
  expect(origins).toEqual(places)
})

test('no line end moves, whatever the arguments hold', async () => {
  const argument = fc.string({
    unit: fc.constantFrom('a', '😀', '\n', '\r', '\r\n', '\u2028', '\t', ')', "'"),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(argument, { maxLength: 4 }), async (values) => {
      const decorator = `@job(${values.map((value) => `/*${value}*/ \`${value}\``).join(', ')})`
      const spaces = decorator.replaceAll(/[^\n\r\u2028]/g, ' ')
      expect(await blanked(`${IMPORT}${decorator} class A {}`)).toBe(`${IMPORT}${spaces} class A {}`)
    }),
  )
})
