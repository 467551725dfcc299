/** Finds the circles of a directed graph. */

import { byCodeUnit } from '../path.ts'

/** From each node to those that it points at. */
export type Graph = ReadonlyMap<string, readonly string[]>

/**
 * The circles, each beginning with its least node, sorted. Where circles overlap, at least one through every edge that
 * closes a circle in a walk from the least node: removing an edge of each leaves fewer, and none hides for ever.
 */
export function cyclesOf(graph: Graph): string[][] {
  const cycles = new Map<string, string[]>()
  const done = new Set<string>()
  const visit = (node: string, way: readonly string[]): void => {
    const start = way.indexOf(node)
    if (start !== -1) {
      const cycle = fromLeast(way.slice(start))
      cycles.set(cycle.join('\n'), cycle)
    } else if (!done.has(node)) {
      for (const next of [...(graph.get(node) ?? [])].toSorted(byCodeUnit)) visit(next, [...way, node])
      done.add(node)
    }
  }
  for (const node of [...graph.keys()].toSorted(byCodeUnit)) visit(node, [])
  return [...cycles].toSorted(([one], [other]) => byCodeUnit(one, other)).map(([, cycle]) => cycle)
}

function fromLeast(cycle: readonly string[]): string[] {
  const least = cycle.indexOf([...cycle].toSorted(byCodeUnit)[0]!)
  return [...cycle.slice(least), ...cycle.slice(0, least)]
}
