/**
 * Whether runs wait for each other in a circle: by the messages that they wait for, and by the
 * slots, the order and the dependencies that hold these messages up.
 */

import type { EngineJob } from '../contract/engine-job.ts'
import type { CircleStep } from '../../errors/wait-errors.ts'
import type { AwaitedMessage, WaitCircle } from '../contract/wait.ts'

/** A live claim, as far as others wait for its run, and its run for others. */
export interface WaitingClaim {
  readonly id: string
  readonly job: string
  /** Its place in the order of all enqueues and claims. */
  readonly sequence: number
  /** The messages that it still holds. */
  readonly held: readonly WaitingPlace[]
  /** The messages that its run waits for. */
  readonly awaited: readonly AwaitedMessage[]
}

/** A message that is not settled. */
export interface WaitingPlace {
  readonly id: string
  readonly sequence: number
  /** What its job keeps it in order by; `undefined` if the job keeps no order. */
  readonly chain: string | undefined
}

/** What the search reads. Each fact is looked up at most a few times. */
export interface WaitFacts {
  /** The job; `undefined` if the engine does not know it. */
  job(type: string): EngineJob | undefined
  /** The live claims of a job. */
  claimsOf(job: string): readonly WaitingClaim[]
  /** Where a message is that no claim holds; `undefined` if it is settled. */
  waiting(message: AwaitedMessage): WaitingPlace | undefined
  /** Whether a message of a self-contained job waits that was enqueued before this place. */
  hasWaitingBefore(job: string, sequence: number): boolean
}

/**
 * The messages that the run of a claim would never see settled, as all ways to settle them lead
 * back to runs that wait.
 *
 * @param fresh the messages that the run begins to wait for; `waiter.awaited` has them too
 */
export function waitCircles(
  waiter: WaitingClaim,
  fresh: readonly AwaitedMessage[],
  facts: WaitFacts,
): readonly WaitCircle[] {
  const search = new Search(facts)
  const first = search.ofClaim(waiter)
  const awaited = fresh.map((message) => ({ message, node: search.ofMessage(message) }))
  const blocked = search.blocked()
  return awaited.flatMap(({ message, node }) => {
    if (node === undefined || !blocked.has(node)) return []
    return [{ messageId: message.id, steps: circleThrough(first, node, blocked) }]
  })
}

/** Something that may be held up for ever: a run, or a message that waits. */
interface Node {
  readonly job: string
  readonly messageId: string
  /** It goes on once one node of each group goes on. */
  readonly groups: Group[]
}

interface Group {
  readonly waitsFor: CircleStep['waitsFor']
  readonly anyOf: readonly Node[]
}

/** The part of the graph that can be reached from one run. What goes on anyway is left out. */
class Search {
  readonly #facts: WaitFacts
  readonly #nodes = new Map<string, Node>()
  readonly #openJobs = new Map<string, boolean>()

  constructor(facts: WaitFacts) {
    this.#facts = facts
  }

  /** The node of a run. */
  ofClaim(claim: WaitingClaim): Node {
    return this.#node(`claim ${claim.id}`, { job: claim.job, messageId: claim.held[0]?.id ?? '' }, () =>
      claim.awaited.flatMap((message) => {
        const node = this.ofMessage(message)
        return node === undefined ? [] : [{ waitsFor: 'result' as const, anyOf: [node] }]
      }),
    )
  }

  /** The node of a message, or of the run that holds it; `undefined` if it goes on anyway. */
  ofMessage(message: AwaitedMessage): Node | undefined {
    const job = this.#facts.job(message.job)
    if (job === undefined) return undefined
    const claims = this.#facts.claimsOf(job.type)
    const holder = claims.find(({ held }) => held.some(({ id }) => id === message.id))
    if (holder !== undefined) return holder.awaited.length === 0 ? undefined : this.ofClaim(holder)
    if (this.#isOpen(job)) return undefined
    const place = this.#facts.waiting(message)
    return place && this.#ofPlace(job, place)
  }

  /** The nodes that no way leads out of. */
  blocked(): ReadonlySet<Node> {
    const blocked = new Set(this.#nodes.values())
    for (let size = -1; size !== blocked.size;) {
      size = blocked.size
      for (const node of blocked) {
        if (node.groups.every(({ anyOf }) => anyOf.some((one) => !blocked.has(one)))) blocked.delete(node)
      }
    }
    return blocked
  }

  #ofPlace(job: EngineJob, place: WaitingPlace): Node {
    return this.#node(
      `message ${job.type} ${place.sequence} ${place.id}`,
      { job: job.type, messageId: place.id },
      () => [
        ...this.#slotGroups(job),
        ...this.#orderGroups(job, place),
        ...job.dependencies.flatMap((name) => this.#dependencyGroups(name, place.sequence)),
      ],
    )
  }

  /** Whether nothing but time and workers can hold up a message of the job. */
  #isOpen(job: EngineJob): boolean {
    const known = this.#openJobs.get(job.type)
    if (known !== undefined) return known
    const isPlain = job.preserveOrder === undefined && job.dependencies.length === 0
    const isOpen = isPlain && this.#slotGroups(job).length === 0
    this.#openJobs.set(job.type, isOpen)
    return isOpen
  }

  /** All slots are held by runs that wait: it needs that of one of them. */
  #slotGroups({ type, maxConcurrent }: EngineJob): Group[] {
    const claims = this.#facts.claimsOf(type)
    const isHeldUp = claims.length >= maxConcurrent && claims.every(({ awaited }) => awaited.length > 0)
    return isHeldUp ? [{ waitsFor: 'slot', anyOf: claims.map((claim) => this.ofClaim(claim)) }] : []
  }

  /** The run that holds what comes before it in its order. */
  #orderGroups({ type }: EngineJob, { chain }: WaitingPlace): Group[] {
    if (chain === undefined) return []
    const ahead = this.#facts
      .claimsOf(type)
      .filter(({ held }) => held.some((message) => message.chain === chain))
    return this.#waitingOnes('order', ahead)
  }

  /** The runs and the messages of a dependency that came before it. */
  #dependencyGroups(name: string, sequence: number): Group[] {
    const job = this.#facts.job(name)
    if (job === undefined) return []
    const before = this.#facts
      .claimsOf(name)
      .filter((claim) => (job.kind === 'queue' ? claim : (claim.held[0] ?? claim)).sequence < sequence)
    const groups = this.#waitingOnes('dependency', before)
    if (job.kind === 'queue' || !this.#facts.hasWaitingBefore(name, sequence) || this.#isOpen(job))
      return groups
    // All that waits in front of it is held up alike, but for its order, which the claims show.
    const waiting = this.#ofPlace(job, { id: '', sequence, chain: undefined })
    return [...groups, { waitsFor: 'dependency', anyOf: [waiting] }]
  }

  #waitingOnes(waitsFor: Group['waitsFor'], claims: readonly WaitingClaim[]): Group[] {
    return claims
      .filter(({ awaited }) => awaited.length > 0)
      .map((claim) => ({ waitsFor, anyOf: [this.ofClaim(claim)] }))
  }

  /** The node is known before its groups are: they may lead back to it. */
  #node(key: string, named: Pick<Node, 'job' | 'messageId'>, groupsOf: () => readonly Group[]): Node {
    const known = this.#nodes.get(key)
    if (known !== undefined) return known
    const node: Node = { ...named, groups: [] }
    this.#nodes.set(key, node)
    node.groups.push(...groupsOf())
    return node
  }
}

/**
 * The shortest way from a node back to the run, along nodes that are blocked. If the circle does
 * not lead through the run itself, the way into it until it comes round.
 */
function circleThrough(run: Node, from: Node, blocked: ReadonlySet<Node>): WaitCircle['steps'] {
  if (from === run) return [stepOf(run, 'result')]
  const cameFrom = new Map<Node, CircleStepTo>()
  const line = [from]
  for (const node of line) {
    for (const { to, step } of nextOf(node, blocked)) {
      if (!cameFrom.has(to) && to !== from) {
        cameFrom.set(to, { from: node, step })
        line.push(to)
      }
      if (to === run) return [stepOf(run, 'result'), ...wayBack(from, node, cameFrom), step]
    }
  }
  const end = line.at(-1) ?? from
  return [stepOf(run, 'result'), ...wayBack(from, end, cameFrom)]
}

interface CircleStepTo {
  readonly from: Node
  readonly step: CircleStep
}

function nextOf(node: Node, blocked: ReadonlySet<Node>): { readonly to: Node; readonly step: CircleStep }[] {
  return node.groups
    .filter(({ anyOf }) => anyOf.every((one) => blocked.has(one)))
    .flatMap(({ waitsFor, anyOf }) => anyOf.map((to) => ({ to, step: stepOf(node, waitsFor) })))
}

function wayBack(start: Node, end: Node, cameFrom: ReadonlyMap<Node, CircleStepTo>): CircleStep[] {
  const steps: CircleStep[] = []
  for (let node = end; node !== start;) {
    const came = cameFrom.get(node)
    if (came === undefined) break
    steps.unshift(came.step)
    node = came.from
  }
  return steps
}

function stepOf({ job, messageId }: Node, waitsFor: CircleStep['waitsFor']): CircleStep {
  return { job, messageId, waitsFor }
}
