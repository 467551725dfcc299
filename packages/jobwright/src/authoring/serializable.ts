/**
 * The types that JSON gives back unchanged: durable engines store messages and parameters as JSON.
 */

/**
 * A type that JSON gives back unchanged: `T extends Serializable<T>`. It accepts strings, numbers,
 * booleans, `null`, arrays and plain objects of these, and `undefined`, which counts as left out.
 * If `T` holds anything else, the error names the place, with a sentence instead of a type. `@job`
 * checks the message or the parameters of its class with it.
 */
export type Serializable<T> =
  | string
  | number
  | boolean
  | null
  | undefined
  | void
  | ({ [Key in keyof T]: Checked<T[Key]> } & Whole<T>)

/**
 * Refuses what a mapped type cannot: it passes primitives through, and maps a function to an empty
 * object.
 */
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

/**
 * A message whose type is not declared. It stands for `unknown`, of which TypeScript cannot tell
 * whether it is serializable.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- all but null and undefined
export type AnyMessage = {} | null | undefined
