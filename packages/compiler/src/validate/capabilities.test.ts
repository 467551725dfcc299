import { expect, test } from 'vitest'

import { compileFiles, problemsIn, task } from '../testing/project.fixture.ts'

const REQUIRES = { 'src/tasks/a.ts': task("@job('a', { requires: ['twitter', 'twiter', 'chain'] })") }

const augmentation = (members: string): string =>
  `declare module 'jobwright' { interface Capabilities ${members} }\nexport {}\n`

const TOLD = [
  'JW2013 src/tasks/a.ts:3 <\'twiter\'> there is no capability "twiter"',
  'JW2013 src/tasks/a.ts:3 <\'chain\'> there is no capability "chain"',
]

test.for(['src/tasks/a2.ts', 'src/capabilities.ts', 'src/deep/down/capabilities.d.ts'])(
  'what %s does not declare is reported',
  async (file) => {
    const text = file.startsWith('src/tasks') ? task("@job('b')") : ''
    expect(await problemsIn({ ...REQUIRES, [file]: `${text}${augmentation('{ twitter: 1 }')}` })).toEqual(
      TOLD,
    )
  },
)

test('a file that a task imports may declare capabilities, wherever it is', async () => {
  const files = {
    'src/tasks/a.ts': `import '../../shared/capabilities'\n${REQUIRES['src/tasks/a.ts']}`,
    'shared/capabilities.ts': augmentation('{ twitter: 1 }'),
  }
  expect(await problemsIn(files)).toEqual(TOLD.map((line) => line.replace(':3 ', ':4 ')))
})

test('several declarations are one', async () => {
  const files = {
    ...REQUIRES,
    'src/one.ts': augmentation('{ twitter: 1; chain: 1 }'),
    'src/other.ts': augmentation('{ twiter: 1 }'),
  }
  expect(await problemsIn(files)).toEqual([])
})

test('nothing is reported if nothing is declared, or not everything by name', async () => {
  expect(await problemsIn(REQUIRES)).toEqual([])
  expect(
    await problemsIn({ ...REQUIRES, 'src/c.ts': augmentation('extends Others { twitter: 1 }') }),
  ).toEqual([])
})

test('the capability that was meant is suggested', async () => {
  const { diagnostics } = await compileFiles({ ...REQUIRES, 'src/c.ts': augmentation('{ twitter: 1 }') })
  expect(diagnostics.map(({ fix }) => fix)).toEqual([
    'Did you mean "twitter"?',
    'Declare chain in the interface Capabilities, or remove it here.',
  ])
})

test('only files that declare capabilities become inputs, and only where a job requires any', async () => {
  const others = { 'src/c.ts': augmentation('{ twitter: 1 }'), 'src/other.ts': 'export {}' }
  const { inputs, project } = await compileFiles({ ...REQUIRES, ...others })
  expect(inputs).toEqual([`${project.root}/src/c.ts`, `${project.root}/src/tasks/a.ts`])
  const without = await compileFiles({ 'src/tasks/a.ts': task("@job('a')"), ...others })
  expect(without.inputs).toEqual([`${without.project.root}/src/tasks/a.ts`])
})
