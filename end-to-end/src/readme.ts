/** What the README shows: its code, and what it says is printed. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The README, taken apart. */
export interface Readme {
  /** Its files by path: the blocks that begin with `// path`. */
  readonly files: Readonly<Record<string, string>>
  /** The blocks without a language: what is printed. */
  readonly outputs: readonly string[]
  /** Its commands of installed packages: what follows `npx`. */
  readonly commands: readonly string[]
}

/** Reads the README at the top of the repository. */
export async function readReadme(): Promise<Readme> {
  const text = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8')
  const blocks = [...text.matchAll(/^```(\w*)\n(.*?)^```/gms)].map(([, language, content]) => ({
    language,
    content: content ?? '',
  }))
  return {
    files: Object.fromEntries(blocks.flatMap(({ content }) => fileOf(content))),
    outputs: blocks.filter(({ language }) => language === '').map(({ content }) => content),
    commands: Array.from(text.matchAll(/^npx ([^#\n]*[^#\s])/gm), ([, command = '']) => command),
  }
}

function fileOf(content: string): [string, string][] {
  const [, path, rest] = /^\/\/ (\S+\/?\S+)\n(.*)$/s.exec(content) ?? []
  if (path === undefined || rest === undefined) return []
  // JSON has no comments: there the path is only for the reader.
  return [[path, path.endsWith('.json') ? rest : content]]
}
