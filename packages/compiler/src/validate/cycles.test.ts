import fc from 'fast-check'
import { expect, test } from 'vitest'

import { cyclesOf } from './cycles.ts'

function cycles(graph: Readonly<Record<string, readonly string[]>>): string[] {
  return cyclesOf(new Map(Object.entries(graph))).map((cycle) => cycle.join(' '))
}

test('a circle begins with its least node, wherever one enters it', () => {
  expect(cycles({ a: ['c'], b: ['d'], c: ['b'], d: ['c'] })).toEqual(['b d c'])
})

test('a graph without a circle has none, also where two ways lead to one node', () => {
  expect(cycles({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })).toEqual([])
})

test('separate circles are each found, once', () => {
  expect(cycles({ a: ['b'], b: ['a'], c: ['d'], d: ['c', 'a'] })).toEqual(['a b', 'c d'])
})

test('circles that share a node are each found', () => {
  expect(cycles({ a: ['b', 'c'], b: ['a'], c: ['a'] })).toEqual(['a b', 'a c'])
})

test('a chain may be longer than the call stack', () => {
  const nodes = Array.from({ length: 50_000 }, (_, index) => `n${index}`)
  const chain = Object.fromEntries(nodes.map((node, index) => [node, nodes.slice(index + 1, index + 2)]))
  expect(cycles(chain)).toEqual([])
})

test('a circle is found exactly where there is one, and each found one is one', () => {
  const node = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  fc.assert(
    fc.property(fc.array(fc.tuple(node, node), { maxLength: 10 }), (edges) => {
      const graph = new Map<string, string[]>()
      for (const [from, to] of edges) graph.set(from, [...(graph.get(from) ?? []), to])
      const found = cyclesOf(graph)
      for (const cycle of found) {
        expect(
          cycle.every((from, index) => graph.get(from)?.includes(cycle[(index + 1) % cycle.length]!)),
        ).toBe(true)
      }
      expect(found.length > 0).toBe([...graph.keys()].some((start) => reaches(graph, start, start)))
    }),
  )
})

function reaches(graph: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set<string>()
  const waiting = [...(graph.get(from) ?? [])]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node === to) return true
    if (seen.has(node)) continue
    seen.add(node)
    waiting.push(...(graph.get(node) ?? []))
  }
  return false
}
