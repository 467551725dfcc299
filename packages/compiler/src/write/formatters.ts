/** Finds the formatters that a project uses, and says how each of them leaves a folder alone. */

import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

import { relativePath } from '../files/path.ts'

interface Formatter {
  readonly name: string
  /** The names of its config files. */
  readonly config: RegExp
  /** Its npm packages. */
  readonly packages: readonly string[]
  /** What to write so that it leaves a folder alone; the path is relative to its config. */
  ignores(folder: string): string
}

const FORMATTERS: readonly Formatter[] = [
  {
    name: 'Prettier',
    config: /^(?:\.prettierrc(?:\..+)?|prettier\.config\..+|\.prettierignore)$/,
    packages: ['prettier'],
    ignores: (folder) => `the line ${folder}/ in .prettierignore`,
  },
  {
    name: 'Biome',
    config: /^\.?biome\.jsonc?$/,
    packages: ['@biomejs/biome'],
    ignores: (folder) => `"files": { "includes": ["**", "!${folder}"] } in biome.json`,
  },
  {
    name: 'oxfmt',
    config: /^(?:\.oxfmtrc\.jsonc?|oxfmt\.config\..+)$/,
    packages: ['oxfmt'],
    ignores: (folder) => `"ignorePatterns": ["${folder}/"] in .oxfmtrc.json`,
  },
  {
    name: 'dprint',
    config: /^\.?dprint\.jsonc?$/,
    packages: ['dprint'],
    ignores: (folder) => `"excludes": ["${folder}"] in dprint.json`,
  },
  {
    name: 'deno fmt',
    config: /^deno\.jsonc?$/,
    packages: [],
    ignores: (folder) => `"fmt": { "exclude": ["${folder}"] } in deno.json`,
  },
  {
    name: 'ESLint',
    config: /^(?:eslint\.config\..+|\.eslintrc(?:\..+)?)$/,
    packages: ['eslint'],
    ignores: (folder) => `{ ignores: ['${folder}/'] } in eslint.config.js`,
  },
]

/**
 * What keeps the project's formatters away from the generated files, as a sentence. It names every
 * formatter that has a config file, or a package in package.json, at or above the output folder;
 * without any, all that are known.
 */
export function formatterRemedy(output: string): string {
  const found = formattersAbove(output, output)
  if (found.length > 0) {
    return `Tell ${found.map(({ name }) => name).join(' and ')} to leave the generated files alone: ${listed(found)}.`
  }
  const folder = posix.basename(output)
  const all = FORMATTERS.map((formatter) => ({ name: formatter.name, ignores: formatter.ignores(folder) }))
  return `Tell the formatter that changed it, perhaps that of the editor, to leave the generated files alone: ${listed(all)}.`
}

interface Found {
  readonly name: string
  readonly ignores: string
}

function listed(found: readonly Found[]): string {
  const [only, ...others] = found
  if (only !== undefined && others.length === 0) return `write ${only.ignores}`
  return found.map(({ name, ignores }) => `for ${name} write ${ignores}`).join(', ')
}

/** The formatters of a folder and of those above it, up to the root of the repository. */
function formattersAbove(folder: string, output: string): readonly Found[] {
  const names = namesIn(folder)
  const packages = packagesOf(names.includes('package.json') ? `${folder}/package.json` : undefined)
  const here = FORMATTERS.filter(
    (formatter) =>
      names.some((name) => formatter.config.test(name)) ||
      formatter.packages.some((name) => packages.has(name)),
  ).map(({ name, ignores }) => ({ name, ignores: ignores(relativePath(folder, output)) }))
  const above = posix.dirname(folder)
  if (above === folder || names.includes('.git')) return here
  const known = new Set(here.map(({ name }) => name))
  return [...here, ...formattersAbove(above, output).filter(({ name }) => !known.has(name))]
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** The packages that a package.json asks for. `prettier` is also the key of its settings there. */
function packagesOf(path: string | undefined): ReadonlySet<string> {
  if (path === undefined) return new Set()
  try {
    const { dependencies, devDependencies, ...other } = JSON.parse(
      readFileSync(path, 'utf8'),
    ) as PackageManifest
    return new Set([...Object.keys({ ...dependencies, ...devDependencies }), ...Object.keys(other)])
  } catch {
    return new Set()
  }
}

interface PackageManifest {
  readonly dependencies?: object
  readonly devDependencies?: object
}
