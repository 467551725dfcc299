/** What survives JSON: a message or a run's parameters, which every durable engine stores as JSON. */

/**
 * The constraint of a type that JSON has to give back as it was: `Message extends Serializable<Message>`. Strings, numbers,
 * booleans, `null`, arrays and plain objects of these are right, and `undefined`, which is as good as left out. Where `T`
 * holds anything else, the error names the place, with a sentence instead of a type.
 *
 * A class of your own that leaves the message open repeats it:
 * `abstract class ApiTask<Message extends Serializable<Message>> extends QueueTask<ApiResult, Message>`.
 */
export type Serializable<T> =
  | string
  | number
  | boolean
  | null
  | undefined
  | void
  | ({ [Key in keyof T]: Checked<T[Key]> } & Whole<T>)

/** What no mapped type can say of a whole: it passes primitives on, and leaves nothing of a function. */
interface Whole<T> {
  readonly toString?: T extends bigint | symbol ? Refusal<T> : unknown
  readonly [Symbol.hasInstance]?: T extends AnyFunction ? Refusal<T> : unknown
}

type Checked<T> = unknown extends T
  ? T
  : T extends string | number | boolean | null | undefined
    ? T
    : Refusal<T> extends never
      ? { [Key in keyof T]: Checked<T[Key]> }
      : Refusal<T>

type AnyFunction = (...args: never[]) => unknown

type Refusal<T> = T extends bigint
  ? 'JSON has no bigint: use a string'
  : T extends symbol
    ? 'JSON has no symbol: use a string'
    : T extends Date
      ? 'JSON makes a string of a Date: use an ISO string or a number'
      : T extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
        ? 'JSON makes an empty object of a Map or a Set: use an array'
        : T extends AnyFunction
          ? 'JSON drops functions and methods: use plain data'
          : never

/** A message of which nothing is said: as good as `unknown`, of which TypeScript cannot tell whether it is serializable. */
// oxlint-disable-next-line typescript/no-empty-object-type -- all but null and undefined
export type AnyMessage = {} | null | undefined
