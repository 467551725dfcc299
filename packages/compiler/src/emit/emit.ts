/** Emits all generated files. Pure: the same manifest and layout give the same bytes everywhere. */

import type { Manifest } from 'jobwright/manifest'

import { emitConfigSchema } from './config-schema.ts'
import { emitConfig } from './config.ts'
import { emitIndex } from './index-module.ts'
import { emitJobTypes } from './job-types.ts'
import type { Layout } from './layout.ts'
import { emitManifest } from './manifest.ts'
import { emitRegistry } from './registry.ts'

/** A generated file. */
export interface GeneratedFile {
  /** Absolute, with `/`. */
  readonly path: string
  readonly text: string
}

/** Every generated file, sorted by path. */
export function emit(manifest: Manifest, layout: Layout): GeneratedFile[] {
  const texts = {
    'config.schema.json': emitConfigSchema(manifest),
    'config.ts': emitConfig(layout),
    'index.ts': emitIndex(layout),
    'job-types.ts': emitJobTypes(manifest, layout),
    'manifest.json': emitManifest(manifest),
    'registry.ts': emitRegistry(manifest, layout),
  }
  return Object.entries(texts).map(([name, text]) => ({ path: `${layout.output}/${name}`, text }))
}
