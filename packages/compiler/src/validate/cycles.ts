/** Finds the cycles of a directed graph. */

import { byCodeUnit } from '../files/path.ts'

/** The targets of each node. */
export type Graph = ReadonlyMap<string, readonly string[]>

/**
 * The cycles, sorted, each beginning with its least node. Of overlapping cycles it finds one for
 * every edge that closes a cycle in a walk from the least node. So it finds at least one if there
 * is any.
 */
export function cyclesOf(graph: Graph): string[][] {
  const cycles = new Map<string, string[]>()
  const done = new Set<string>()
  for (const node of [...graph.keys()].toSorted(byCodeUnit)) {
    for (const cycle of cyclesFrom(node, graph, done)) cycles.set(cycle.join('\n'), cycle)
  }
  return [...cycles].toSorted(([one], [other]) => byCodeUnit(one, other)).map(([, cycle]) => cycle)
}

interface Step {
  readonly node: string
  /** The targets that remain to be visited, the next one last. */
  readonly targets: string[]
}

/**
 * Searches depth first. It keeps its own stack, as a chain of jobs may be longer than the call
 * stack.
 */
function cyclesFrom(start: string, graph: Graph, done: Set<string>): string[][] {
  const cycles: string[][] = []
  const way: Step[] = done.has(start) ? [] : [stepTo(start, graph)]
  const onWay = new Set([start])
  for (let step = way.at(-1); step !== undefined; step = way.at(-1)) {
    const target = step.targets.pop()
    if (target === undefined) {
      way.pop()
      onWay.delete(step.node)
      done.add(step.node)
    } else if (onWay.has(target)) {
      const nodes = way.map(({ node }) => node)
      cycles.push(fromLeast(nodes.slice(nodes.indexOf(target))))
    } else if (!done.has(target)) {
      onWay.add(target)
      way.push(stepTo(target, graph))
    }
  }
  return cycles
}

function stepTo(node: string, graph: Graph): Step {
  return { node, targets: (graph.get(node) ?? []).toSorted(byCodeUnit).toReversed() }
}

function fromLeast(cycle: readonly string[]): string[] {
  const least = cycle.indexOf(cycle.toSorted(byCodeUnit)[0]!)
  return [...cycle.slice(least), ...cycle.slice(0, least)]
}
