/**
 * Users' versions of TypeScript accept the generated files of all compiler fixtures, with the
 * packed packages.
 */

import { existsSync } from 'node:fs'
import { cp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Fixture } from '@jobwright/test-support'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { install, type Installation } from './installation.ts'
import { userTsconfig } from './tsconfig.ts'

const CASES = join(import.meta.dirname, '../../packages/compiler/fixtures')

/** The packages of TypeScript 5.9, 6 and 7. */
const COMPILERS = ['typescript-5.9', 'typescript-6.0', 'typescript']

let installation: Installation
let project: Fixture
let cases: string[]

beforeAll(async () => {
  installation = await install()
  project = await installation.createProject({})
  cases = await generatedCases()
  for (const name of cases) await copyCase(name)
})

afterAll(() => installation[Symbol.asyncDispose]())

/**
 * The cases without errors. With an error nothing is generated, and `expected` holds the files from
 * before.
 */
async function generatedCases(): Promise<string[]> {
  const names = (await readdir(CASES)).filter((name) => existsSync(join(CASES, name, 'expected')))
  const texts = names.map((name) => readFile(join(CASES, name, 'diagnostics.txt'), 'utf8'))
  const errors = (await Promise.all(texts)).map((text) => / error JW\d+: /.test(text))
  return names.filter((_, index) => !errors[index])
}

async function copyCase(name: string): Promise<void> {
  for (const part of ['input', 'expected']) {
    const options = { recursive: true, verbatimSymlinks: true }
    await cp(join(CASES, name, part), join(project.root, name), options)
  }
  const tsconfig = `${name}/tsconfig.json`
  if (!existsSync(join(project.root, tsconfig))) await project.write(tsconfig, userTsconfig())
}

test.for(COMPILERS)('%s accepts what is generated for every fixture', async (compiler) => {
  const tsc = join(import.meta.dirname, '../node_modules', compiler, 'bin/tsc')
  expect(cases.length).toBeGreaterThan(40)
  expect(await installation.run(project, `node ${tsc} -b --force ${cases.join(' ')}`)).toEqual({
    code: 0,
    output: '',
    errors: '',
  })
})
