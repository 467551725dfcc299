/**
 * The parts of the README that a test can check: its files, its commands, and the outputs that it
 * shows.
 */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The checked parts of the README. */
export interface Readme {
  /** The blocks that begin with `// path`, by path. */
  readonly files: Readonly<Record<string, string>>
  /** The blocks without a language, which show an output. */
  readonly outputs: readonly string[]
  /** The commands after `npx`. */
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
  // JSON has no comments, so in a JSON file the line with the path is left out.
  return [[path, path.endsWith('.json') ? rest : content]]
}
