/** The order key of a message whose class has one for all of its messages. */

import type { MessageOptions } from '../authoring/calls.ts'
import type { TaskClass } from '../authoring/task.ts'
import type { RunnableJob } from '../configuration/runnable-job.ts'
import { InvalidMessageError } from '../errors/call-errors.ts'
import { messageOf } from '../errors/error-message.ts'
import { isText, wrongValue } from '../errors/option-check.ts'
import { checkCallOptions } from './message-options.ts'

/** What makes the keys of the messages of one call. */
export interface OrderKeys {
  readonly taskClass: TaskClass
  /** The messages as the task will see them; empty if its class has no schema. */
  readonly outputs: unknown[]
  /** Whether errors name each message by its index. */
  readonly areMany: boolean
}

/** Whether the class makes the keys of messages whose options have none. */
export function makesOrderKey({ options }: RunnableJob, taskClass: TaskClass): boolean {
  return options.preserveOrder === 'key' && taskClass.orderKey !== undefined
}

/**
 * The options with the key that the class makes, unless they have one.
 *
 * @param message the message as the task will see it, and what errors call it
 * @throws InvalidMessageError if the class makes none
 */
export function withOrderKey(
  job: string,
  options: MessageOptions,
  message: { readonly taskClass: TaskClass; readonly payload: unknown; readonly name: string },
): MessageOptions {
  checkCallOptions(job, options)
  return options.orderKey === undefined ? { ...options, orderKey: keyOf(job, message) } : options
}

/** {@link withOrderKey} for one message of a call. */
export function withOwnKey(
  job: string,
  options: MessageOptions,
  { keys, payload, index }: { readonly keys: OrderKeys; readonly payload: unknown; readonly index: number },
): MessageOptions {
  const { taskClass, outputs, areMany } = keys
  const seen = taskClass.schema === undefined ? payload : outputs[index]
  const name = areMany ? `messages[${index}]` : 'message'
  return withOrderKey(job, options, { taskClass, payload: seen, name })
}

function keyOf(
  job: string,
  {
    taskClass,
    payload,
    name,
  }: { readonly taskClass: TaskClass; readonly payload: unknown; readonly name: string },
): string {
  let key: unknown
  try {
    key = taskClass.orderKey?.(payload as never) // `@job` has compared the types
  } catch (error) {
    throw new InvalidMessageError(job, [
      `static orderKey of its class threw for ${name}: ${messageOf(error)}`,
    ])
  }
  if (isText(key)) return key
  const what = `what static orderKey of its class returns for ${name}`
  throw new InvalidMessageError(job, [wrongValue(what, 'a non-empty string', key)])
}
