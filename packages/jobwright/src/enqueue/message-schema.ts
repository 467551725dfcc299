/** Checks a message, or the parameters of a run, against the Standard Schema of its task. */

import type { StandardSchemaV1 } from '@standard-schema/spec'

import type { TaskClass } from '../authoring/task.ts'
import { InvalidMessageError } from '../errors/call-errors.ts'

/**
 * The payload as the task sees it: the output of the schema, or the payload itself if the class has
 * no schema.
 *
 * @param name what errors call it, if a call has several messages: `messages[3]`
 * @throws InvalidMessageError with one sentence per problem
 */
export async function checkPayload(
  job: string,
  taskClass: TaskClass,
  { payload, name }: { readonly payload: unknown; readonly name?: string | undefined },
): Promise<unknown> {
  const { schema } = taskClass
  if (schema === undefined) return payload
  const checked = await schema['~standard'].validate(payload)
  if (checked.issues === undefined) return checked.value
  throw new InvalidMessageError(
    job,
    checked.issues.map((issue) => sentenceOf(issue, name)),
  )
}

function sentenceOf({ path = [], message }: StandardSchemaV1.Issue, name: string | undefined): string {
  const segments = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment))
  const keys = name === undefined ? segments : [name, ...segments]
  return keys.length === 0 ? message : `${keys.join('.')}: ${message}`
}
