/** Checks a message, or the parameters of a run, against the Standard Schema of its task. */

import type { StandardSchemaV1 } from '@standard-schema/spec'

import type { TaskClass } from '../authoring/task.ts'
import { InvalidMessageError, SchemaError } from '../errors/call-errors.ts'
import { isPromise, type MaybePromise } from '../time/maybe-promise.ts'

/** A payload, and what errors call it if a call has several messages: `messages[3]`. */
interface NamedPayload {
  readonly payload: unknown
  readonly name?: string | undefined
}

/** What a Standard Schema answers. */
type Answer = StandardSchemaV1.Result<unknown>

/**
 * The payload as the task sees it: the output of the schema, or the payload itself if the class has
 * no schema. A schema that answers at once costs no turn of the event loop.
 *
 * @throws InvalidMessageError with one sentence per problem; SchemaError if the schema itself fails
 */
export function checkPayload(job: string, taskClass: TaskClass, given: NamedPayload): MaybePromise<unknown> {
  const { schema } = taskClass
  if (schema === undefined) return given.payload
  let answer: MaybePromise<Answer>
  let isLater: boolean
  try {
    answer = answerOf(schema, given.payload)
    isLater = isPromise(answer)
  } catch (error) {
    throw new SchemaError(job, error)
  }
  // A thenable of a library may be no more than that.
  return isLater ? checkLater(job, Promise.resolve(answer), given) : outputOf(job, answer as Answer, given)
}

/** The messages of one call of `enqueue` or `enqueueMany`. */
export interface Payloads {
  readonly payloads: readonly unknown[]
  /** Whether errors name each message by its index. */
  readonly areMany: boolean
}

/**
 * Checks one payload after another, so that no check is under way when an earlier payload is
 * refused. A class without a schema has nothing to check.
 *
 * @param given `outputs` receives the messages as the task will see them
 * @throws InvalidMessageError for the first message that does not fit the schema, SchemaError
 */
export function checkPayloads(
  job: string,
  taskClass: TaskClass,
  given: Payloads & { readonly outputs?: unknown[] | undefined; readonly first?: number },
): MaybePromise<void> {
  if (taskClass.schema === undefined) return
  const { payloads, areMany, outputs, first = 0 } = given
  for (let index = first; index < payloads.length; index += 1) {
    const name = areMany ? `messages[${index}]` : undefined
    const checking = checkPayload(job, taskClass, { payload: payloads[index], name })
    if (isPromise(checking)) {
      return checking.then((output) => {
        outputs?.push(output)
        return checkPayloads(job, taskClass, { ...given, first: index + 1 })
      })
    }
    outputs?.push(checking)
  }
}

async function checkLater(job: string, answer: Promise<Answer>, given: NamedPayload): Promise<unknown> {
  let later: Answer
  try {
    later = await answer
  } catch (error) {
    throw new SchemaError(job, error)
  }
  return outputOf(job, later, given)
}

/** The part of zod that is called: of versions 3 and 4, and of `zod/mini`. */
interface ZodSchema {
  safeParseAsync(payload: unknown): Promise<ZodAnswer>
}

interface ZodAnswer {
  readonly data?: unknown
  readonly error?: StandardSchemaV1.FailureResult
}

/**
 * The answer of zod as a Standard Schema first tries a schema synchronously, and drops the promise
 * of an async check on the way. If that promise rejects, nobody handles it, which ends the process.
 * So zod is called for its async answer.
 */
function answerOf(schema: StandardSchemaV1, payload: unknown): MaybePromise<Answer> {
  return isZod(schema) ? zodAnswer(schema, payload) : schema['~standard'].validate(payload)
}

function isZod(schema: StandardSchemaV1): schema is StandardSchemaV1 & ZodSchema {
  const { safeParseAsync } = schema as Partial<ZodSchema> // checked here
  return schema['~standard'].vendor === 'zod' && typeof safeParseAsync === 'function'
}

async function zodAnswer(schema: ZodSchema, payload: unknown): Promise<Answer> {
  const { data, error } = await schema.safeParseAsync(payload)
  return error === undefined ? { value: data } : { issues: error.issues }
}

function outputOf(job: string, answer: Answer, { name }: NamedPayload): unknown {
  let problems: readonly string[] | undefined
  try {
    problems = answer.issues && [...answer.issues].map((issue) => sentenceOf(issue, name))
  } catch (error) {
    throw new SchemaError(job, error) // in plain JavaScript it may answer anything
  }
  if (problems === undefined) return (answer as StandardSchemaV1.SuccessResult<unknown>).value // without issues
  throw new InvalidMessageError(job, problems)
}

/** The path is copied: that of arktype is a list that maps itself in a way of its own. */
function sentenceOf({ path = [], message }: StandardSchemaV1.Issue, name: string | undefined): string {
  const segments = [...path].map((segment) => String(typeof segment === 'object' ? segment.key : segment))
  const keys = name === undefined ? segments : [name, ...segments]
  return keys.length === 0 ? message : `${keys.join('.')}: ${message}`
}
