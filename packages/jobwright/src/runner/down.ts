/** Why a runner does not run, in the words of health. */

import { messageOf } from '../errors/error-message.ts'
import type { Down } from '../monitor/health-issue.ts'
import type { RunnerState } from './runner.ts'

/** @param startError why the start failed; `undefined` if it did not */
export function downOf(state: RunnerState, startError: unknown): Down | undefined {
  if (startError !== undefined) {
    return { message: messageOf(startError), remedy: 'mend the cause, and start a new runner' }
  }
  return DOWN[state]
}

const DOWN: Readonly<Record<RunnerState, Down | undefined>> = {
  new: { message: 'the runner has not started', remedy: 'await runner.start()' },
  starting: { message: 'the runner is starting', remedy: 'wait until start() resolves' },
  running: undefined,
  stopping: { message: 'the runner is stopping', remedy: 'start a new runner once it has stopped' },
  stopped: { message: 'the runner has stopped', remedy: 'start a new runner: this one stays stopped' },
}
