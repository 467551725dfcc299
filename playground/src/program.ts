/** The program: prints its jobs, runs them, prints every event, and sums up at the end. */

import { createRunner, type Logger } from 'jobwright'

import type { Arguments } from './arguments.ts'
import { connect } from './capabilities.ts'
import { chooseEngine } from './engine.ts'
import { registry } from './jobs.gen/index.ts'
import { jobTable } from './output/job-table.ts'
import { lineFor, lineHeading } from './output/run-lines.ts'
import { summary } from './output/summary.ts'
import { startStandIn } from './stand-in/server.ts'
import { letVisitorsWrite } from './visitors.ts'

/** Drops the runner's log lines: this program prints every event itself. */
const QUIET: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/** Runs the jobs until Ctrl-C, or for some seconds. Runs in progress finish before it ends. */
export async function runProgram({ forSeconds, ...keeping }: Arguments): Promise<void> {
  const { engine, place } = chooseEngine(keeping)
  const standIn = await startStandIn()
  const runner = createRunner({ registry, engine, capabilities: connect(standIn.url), logger: QUIET })
  // The program sums up after the runner has stopped. A signal that it listens to does not end it.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => {})

  const jobs = runner.jobs()
  const jobWidth = Math.max(...jobs.map(({ type }) => type.length))
  console.log(`${jobTable(jobs)}\nMessages are kept in ${place}.\n\n${lineHeading(jobWidth)}`)

  const stopped = new Promise<void>((resolve) => {
    runner.events.subscribe((event) => {
      const line = lineFor(event, jobWidth)
      if (line !== undefined) console.log(line)
      if (event.type === 'runner.stopped') resolve()
    })
  })

  await runner.start().catch((error: unknown) => {
    standIn.close()
    throw error
  })
  letVisitorsWrite(runner)
  if (forSeconds !== undefined) {
    setTimeout(() => void runner.stop(`after ${forSeconds} s`), forSeconds * 1000).unref()
  }

  await stopped
  standIn.close()
  console.log(`\n${summary(await runner.metrics())}`)
}
