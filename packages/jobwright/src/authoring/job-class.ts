/** What `@job` asks of a class: types that JSON and the class's own schema agree with. */

import type { StandardSchemaV1 } from '@standard-schema/spec'

import type { Problem } from '../manifest/program.ts'
import type { Serializable } from './serializable.ts'
import type { TaskTypes } from './task-types.ts'

/** Any class. One without a base class of jobwright is the compiler's to report. */
export type AnyClass = abstract new (...args: never[]) => object

/** The types that a class declares through its phantom property; `never` if it has none. */
export type TypesOfClass<Class> = Class extends {
  readonly prototype: { readonly '~types': infer Types extends TaskTypes }
}
  ? Types
  : never

/** The schema of a class; `never` if neither it nor a base class of it has one. */
type SchemaOf<Class> = Class extends { readonly schema: infer Schema extends StandardSchemaV1 }
  ? Schema
  : never

/**
 * What callers give: the input of the class's schema, else the message or parameters of the class.
 */
export type InputOfClass<Class> = [SchemaOf<Class>] extends [never]
  ? TypesOfClass<Class>['input']
  : StandardSchemaV1.InferInput<SchemaOf<Class>>

/** The class itself if it is right, else a type that names the mistake. */
export type CheckedClass<Class> = [TypesOfClass<Class>] extends [never]
  ? Class
  : [SchemaOf<Class>] extends [never]
    ? Class & CheckedInput<TypesOfClass<Class>['input']> & CheckedOrderKey<Class>
    : Class &
        CheckedInput<InputOfClass<Class>> &
        CheckedOrderKey<Class> &
        CheckedOutput<Class, StandardSchemaV1.InferOutput<SchemaOf<Class>>>

/** What is stored must survive JSON. TypeScript cannot tell that of `unknown`, nor of `any`. */
type CheckedInput<Input> = unknown extends Input
  ? unknown
  : [Input] extends [Serializable<Input>]
    ? unknown
    : { readonly prototype: { readonly '~types': { readonly input: Serializable<Input> } } }

/** The task gets what the schema gives, so the class must take that. */
type CheckedOutput<Class, Output> = [Output] extends [never]
  ? [TypesOfClass<Class>['input']] extends [never]
    ? unknown
    : Mismatch<Class, Output>
  : [Output] extends [TypesOfClass<Class>['input']]
    ? unknown
    : Mismatch<Class, Output>

type Mismatch<Class, Output> = TypesOfClass<Class>['kind'] extends 'queue'
  ? SchemaMismatch<
      'the Message of the class is not the output of its schema',
      Output,
      TypesOfClass<Class>['input']
    >
  : SchemaMismatch<
      'the Parameters of the class are not the output of its schema',
      Output,
      TypesOfClass<Class>['input']
    >

/** The key is made of what the task gets. */
type CheckedOrderKey<Class> = Class extends { readonly orderKey: (message: infer Taken) => unknown }
  ? [TypesOfClass<Class>['input']] extends [Taken]
    ? unknown
    : Problem<'static orderKey does not take the message or the parameters of its class'>
  : unknown

/** The two types that should be one. */
interface SchemaMismatch<Sentence extends string, Output, Declared> {
  readonly '~problem': Sentence
  readonly '~output': Output
  readonly '~declared': Declared
}
