import { expect, test } from 'vitest'

import { factsOfText } from '../testing/facts-of-text.ts'

const USE = 'createRunner()'

async function isFound(text: string): Promise<boolean> {
  return (await factsOfText(`import { createRunner } from 'jobwright'\n${text}`)).runnerCalls.length === 1
}

test.each([
  `function f(createRunner) { ${USE} }`,
  `const f = ({ make: [createRunner] }) => ${USE}`,
  `const f = (...createRunner) => ${USE}`,
  `const f = function createRunner() { ${USE} }`,
  `const A = class createRunner { a = ${USE} }`,
  `class A { make(createRunner) { ${USE} } }`,
  `function f() { const { createRunner } = x; return () => ${USE} }`,
  `function f() { ${USE}; function createRunner() {} }`,
  `{ class createRunner {}; ${USE} }`,
  `namespace Inner { export const createRunner = f; ${USE} }`,
  `for (const createRunner of list) ${USE}`,
  `for (let createRunner = f; ; ) ${USE}`,
  `try {} catch (createRunner) { ${USE} }`,
  `switch (x) { case 1: let createRunner = f; ${USE} }`,
])('in %s the name is another one', async (text) => {
  expect(await isFound(text)).toBe(false)
})

test.each([
  `function f(other) { ${USE} }`,
  `class A { createRunner() { ${USE} } }`,
  `class A { createRunner = ${USE} }`,
  `const f = { createRunner: () => ${USE} }`,
  `{ const createRunner = f }\n${USE}`,
  `function f() { return ({ createRunner: other }) => 1; }\n${USE}`,
  `const f = ({ createRunner: other }) => ${USE}`,
  `for (other of list) ${USE}`,
  `try {} catch { ${USE} }`,
])('in %s the name is the import', async (text) => {
  expect(await isFound(text)).toBe(true)
})
