/** What a name or a member stands for, as far as that is known without evaluating anything. */

import type { FileFacts } from '../facts/facts.ts'
import type { ModuleRequest } from './imports.ts'

/** What a name or a member stands for. */
export type Binding =
  /** A top-level name of a file, or a name that no file declares. */
  | { readonly kind: 'local'; readonly facts: FileFacts; readonly name: string }
  /** All exports of a file. */
  | { readonly kind: 'namespace'; readonly facts: FileFacts }
  /** An export of jobwright; `*` for all of them. */
  | { readonly kind: 'jobwright'; readonly name: string }
  /** An export of the generated constants. */
  | { readonly kind: 'generated'; readonly name: string }
  /** `process.env` or `import.meta.env`; or `process` itself. */
  | { readonly kind: 'environment' | 'process' }
  /**
   * Nothing. If the module could not be looked into (`isUnseen`), the name may exist all the same.
   */
  | { readonly kind: 'none'; readonly reason: string; readonly isUnseen?: true }
  /** Not known before these modules are loaded. */
  | { readonly kind: 'wanted'; readonly requests: readonly ModuleRequest[] }
