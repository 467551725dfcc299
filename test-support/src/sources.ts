/** Source texts for small projects. */

/** A task file with one job, which prints `… ran` when it runs. */
export function taskFile(type: string): string {
  return `import { BaseTask, job } from 'jobwright'

@job('${type}')
export class Task extends BaseTask {
  execute() {
    console.log('${type} ran')
    return [{ success: true }]
  }
}
`
}

/** A program that runs the job `tick` once, and prints the status of the run. */
export const PROGRAM: string = `import { createRunner } from 'jobwright'
import { JobType, registry } from './jobs.gen'

const runner = createRunner({ registry })
await runner.start()
const handle = await runner.trigger(JobType.TICK)
const { status } = await handle.result()
console.log(status)
await runner.stop()
`
