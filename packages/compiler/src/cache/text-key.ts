/** Names a text by what stands in it. */

import { hash } from 'node:crypto'

import type { SourceFile } from '../facts/source.ts'

/** Equal for two files only where their texts mean the same: the extension tells the language. */
export function textKey({ path, text }: Pick<SourceFile, 'path' | 'text'>): string {
  return hash('sha256', `${/\.\w+$/.exec(path)?.[0]}\n${text}`, 'base64')
}
