import { expect, test } from 'vitest'

import type { ClassBody } from '../../facts/job-declaration.ts'
import { factsOfText } from '../../testing/facts-of-text.ts'

/** The facts of a class with these members, with the text of each place. */
async function bodyOf(members: string): Promise<unknown> {
  const text = `import { BaseTask, job, type JobContext } from 'jobwright'\n@job('a') export class A extends BaseTask {\n${members}\n}\n`
  const { jobs } = await factsOfText(text)
  const { capabilities, floating, deafWork } = jobs[0]!.body satisfies ClassBody
  return {
    capabilities: capabilities.map(({ start, end }) => text.slice(start, end)),
    floating: floating.map(({ start, end, call }) => `${call}: ${text.slice(start, end)}`),
    deafWork: deafWork?.name,
  }
}

const NOTHING = { capabilities: [], floating: [], deafWork: undefined }

test.for([
  ['execute(context) { context.capabilities.twitter.post() }', ['twitter']],
  ["execute(context) { context!.capabilities['twitter'] }", ["'twitter'"]],
  ['execute({ capabilities }) { capabilities.twitter; capabilities.chain }', ['twitter', 'chain']],
  ['execute({ capabilities: { twitter, chain: own } }) {}', ['twitter', 'chain']],
  ['process(message, context) { const { twitter } = context.capabilities }', ['twitter']],
  ['process(message, context) { const { capabilities: all } = context; all.twitter }', ['twitter']],
  ['async other(twice: JobContext) { twice.capabilities.twitter }', ['twitter']],
  ['execute = async (context) => { context.capabilities.twitter }', ['twitter']],
  ['execute(context) { [1].map(() => context.capabilities.twitter) }', ['twitter']],
  ['execute(context) { [1].map((context) => context.capabilities.twitter) }', []],
  ['execute(context) { this.context.capabilities.twitter }', []],
  ['other(context) { context.capabilities.twitter }', []],
  ['execute(context) { use(context.capabilities) }', []],
] as const)('the capabilities that %s reads', async ([members, capabilities]) => {
  expect(await bodyOf(members)).toMatchObject({ capabilities })
})

test.for([
  ["execute(context) { context.enqueue('b') }", ["context.enqueue: context.enqueue('b')"]],
  ["execute({ trigger }) { trigger('b') }", ["context.trigger: trigger('b')"]],
  ["execute(context) { if (x) { context?.trigger('b') } }", ["context.trigger: context?.trigger('b')"]],
  ["execute(context) { x && (context.trigger('b')) }", ["context.trigger: context.trigger('b')"]],
  ["execute(context) { x ? context.trigger('b') : 0 }", ["context.trigger: context.trigger('b')"]],
  [
    "execute(context) { [1].forEach((n) => { context.enqueue('b', n) }) }",
    ["context.enqueue: context.enqueue('b', n)"],
  ],
  ['execute() { this.save() }\nasync save() {}', ['this.save: this.save()']],
  ['execute() { this.#save() }\n#save = async () => {}', ['this.#save: this.#save()']],
  ['execute() { this.save() }\nsave(): Promise<void> { return later() }', ['this.save: this.save()']],
  ['execute() { [1].map(() => { this.save() }) }\nasync save() {}', ['this.save: this.save()']],
  ['execute() { this.save() }\nsave() {}', []],
  ['execute() { this.save() }\nasync *save() {}', []],
  ['execute() { run(function () { this.save() }) }\nasync save() {}', []],
  ["async execute(context) { await context.enqueue('b'); void context.enqueue('b') }", []],
  ["execute(context) { return context.enqueue('b') }", []],
  ["execute(context) { context.enqueue('b').catch(report) }", []],
  ["execute(context) { const all = [context.enqueue('b')]; context.progress(1) }", []],
  ["execute(context) { context.trigger('b') && 1 }", []],
] as const)('the promises that nobody waits for in %s', async ([members, floating]) => {
  expect(await bodyOf(members)).toMatchObject({ floating })
})

test.for([
  ['async execute() { await fetch("/") }', 'execute'],
  ['async execute(context) { await fetch(context.jobType) }', 'execute'],
  ['process(message, { logger }) { return fetch("/") }', 'process'],
  ['async execute(context) { await fetch("/", { signal: context.signal }) }', undefined],
  ['async execute({ signal }) { await fetch("/", { signal }) }', undefined],
  ['async execute({ ...rest }) { await work(rest) }', undefined],
  ['async execute(context) { await work(context) }', undefined],
  ['async execute(context) { await work({ context }) }', undefined],
  ['async execute(context) { const { signal } = context; await work() }', undefined],
  [
    'prepareContext(context) { this.context = context }\nasync execute() { await work(this.context) }',
    undefined,
  ],
  ['async execute() { await work(...arguments) }', undefined],
  ['execute() { console.log("done"); return [] }', undefined],
  ['execute = work', undefined],
  ['validateTask() { return check() }', undefined],
] as const)('the work that no signal reaches in %s', async ([members, deafWork]) => {
  expect(await bodyOf(members)).toMatchObject({ deafWork })
})

test('a class that inherits its work has nothing to tell', async () => {
  expect(await bodyOf('')).toEqual(NOTHING)
})
