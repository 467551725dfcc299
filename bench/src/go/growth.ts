/**
 * What grows with what waits: `node --expose-gc go/growth.ts <case> <engine> <folder> <size>`
 * prints figures as JSON. Stops of the event loop are in milliseconds, the costs of a message or a
 * run in microseconds.
 */

import { incapableJobs, knownJobs, readyJobs, schedulesAtOnce, subscribers, workers } from './growth-jobs.ts'
import type { EngineName } from './growth-runner.ts'
import { deadLetters, dueTogether, keptOfExpiring, lookAt, orderKeys } from './growth-waiting.ts'

const CASES: Readonly<Record<string, (engine: EngineName, size: number) => Promise<Record<string, number>>>> =
  {
    waiting: lookAt,
    delayed: dueTogether,
    dead: deadLetters,
    keys: orderKeys,
    expiring: keptOfExpiring,
    ready: readyJobs,
    jobs: knownJobs,
    incapable: incapableJobs,
    schedules: schedulesAtOnce,
    subscribers,
    workers,
  }

const [name = '', engine = 'memory', , size] = process.argv.slice(2)
const figures = await CASES[name]?.(engine as EngineName, Number(size)) // the rows name one of the two
if (figures === undefined) throw new Error(`there is no "${name}"`)
console.log(JSON.stringify(figures))
process.exit()
