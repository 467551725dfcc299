/** What a name or a member stands for, as far as that can be told without evaluating anything. */

import type { FileFacts } from '../facts/facts.ts'
import type { ModuleRequest } from './imports.ts'

/** What a name or a member stands for. */
export type Binding =
  /** A top-level name of a file, or a name that the file does not declare. */
  | { readonly kind: 'local'; readonly facts: FileFacts; readonly name: string }
  /** All exports of a file. */
  | { readonly kind: 'namespace'; readonly facts: FileFacts }
  /** An export of jobwright; `*` for all of them. */
  | { readonly kind: 'jobwright'; readonly name: string }
  /** An export of the generated constants. */
  | { readonly kind: 'generated'; readonly name: string }
  /** The environment of the process; `process` for what holds it as `env`. */
  | { readonly kind: 'environment' | 'process' }
  /** Nothing that is known. Where the module could not be looked into, it may still exist. */
  | { readonly kind: 'none'; readonly reason: string; readonly isUnseen?: true }
  /** It cannot be told before these have been loaded. */
  | { readonly kind: 'wanted'; readonly requests: readonly ModuleRequest[] }
