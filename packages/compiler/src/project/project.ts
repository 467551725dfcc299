/**
 * A project: its folders and settings, resolved from `jobwright.config.*` and the caller's options.
 */

import { statSync, type Stats } from 'node:fs'
import { posix } from 'node:path'

import type { EngineName } from 'jobwright/manifest'

import type { SeveritySettings } from '../diagnostics/catalogue/severities.ts'
import { absolutePath, isWithin, relativePath } from '../files/path.ts'
import { configFileName, noObject, readConfigFile } from './config-file.ts'
import { configProblems, ProjectConfigError, type ProjectConfig } from './config.ts'
import { detectImportExtension, type ImportExtension } from './import-extension.ts'

/** A project with every setting resolved. */
export interface Project {
  /** Absolute, with `/`. */
  readonly root: string
  /** Absolute folders, with `/`. */
  readonly tasks: readonly string[]
  /** Absolute folder, with `/`. */
  readonly output: string
  readonly envPrefix: string
  readonly importExtension: ImportExtension
  readonly engine: EngineName
  /** The severities that differ from those of the catalogue. */
  readonly diagnostics: SeveritySettings
  /** Absolute file; `undefined` if the settings name none. */
  readonly database: string | undefined
  /** The config file that was read, absolute; `undefined` if there is none. */
  readonly configFile: string | undefined
  /** The files that the config file imports, absolute. */
  readonly configImports: readonly string[]
}

/** The input of `loadProject`. */
export interface ProjectLocation {
  /** The project's root folder, absolute or relative to the working folder. */
  readonly root: string
  /** Settings that take precedence over those of the config file, one by one. */
  readonly config?: ProjectConfig
}

const DEFAULTS = {
  tasks: 'src/tasks',
  output: 'src/jobs.gen',
  envPrefix: '',
  engine: 'memory',
} as const satisfies ProjectConfig

/**
 * Reads and checks the settings of a project.
 *
 * @throws ProjectConfigError with every problem, if the folder does not exist or the settings
 * cannot be used
 */
export async function loadProject({ root: folder, config: inline = {} }: ProjectLocation): Promise<Project> {
  const root = absolutePath('', folder)
  if (!isFolder(root))
    throw new ProjectConfigError(root, ['there is no such folder; name the root of the project'])
  await checkConfig('the options', inline)
  const { path, imports, config } = await readConfigFile(root)
  await checkConfig(configFileName(root, path), config)
  const settings = merged(config as ProjectConfig, inline) // it was checked
  return { ...(await resolveProject(root, path, settings)), configImports: imports }
}

async function checkConfig(place: string, config: unknown): Promise<void> {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new ProjectConfigError(place, [noObject(place)])
  }
  const problems = await configProblems(config)
  if (problems.length > 0) throw new ProjectConfigError(place, problems)
}

/**
 * Merges settings: later ones replace earlier ones, severities code by code. `undefined` counts as
 * not set.
 */
function merged(...configs: readonly ProjectConfig[]): ProjectConfig {
  const entries = configs.flatMap((config) =>
    Object.entries(config).filter(([, value]) => value !== undefined),
  )
  const diagnostics = Object.assign({}, ...configs.map((config) => config.diagnostics)) as SeveritySettings
  return { ...Object.fromEntries(entries), diagnostics }
}

async function resolveProject(
  root: string,
  configFile: string | undefined,
  config: ProjectConfig,
): Promise<Omit<Project, 'configImports'>> {
  const { tasks, output, envPrefix, engine } = { ...DEFAULTS, ...config }
  const absolute = (folder: string): string => absolutePath(root, folder)
  const folders = [tasks].flat().map(absolute)
  const outputFolder = absolute(output)
  for (const folder of folders) {
    if (isWithin(outputFolder, folder)) throw overlapError(root, configFile, { folder, outputFolder })
  }
  const file = fileInTheWay(outputFolder)
  if (file !== undefined) {
    const problem = `output ${named(root, outputFolder)} is not a folder: ${named(root, file)} is a file; choose another folder`
    throw new ProjectConfigError(configFileName(root, configFile), [problem])
  }
  return {
    root,
    tasks: [...new Set(folders)],
    output: outputFolder,
    envPrefix,
    engine,
    importExtension: config.importExtension ?? (await detectImportExtension(root, outputFolder)),
    diagnostics: config.diagnostics ?? {},
    database: config.database === undefined ? undefined : absolute(config.database),
    configFile,
  }
}

function overlapError(
  root: string,
  configFile: string | undefined,
  { folder, outputFolder }: { readonly folder: string; readonly outputFolder: string },
): ProjectConfigError {
  const output = named(root, outputFolder)
  const tasks = named(root, folder)
  const problem = `output ${output} holds the tasks folder ${tasks}, and generated files are never task files; choose another folder`
  return new ProjectConfigError(configFileName(root, configFile), [problem])
}

function named(root: string, path: string): string {
  return JSON.stringify(relativePath(root, path) || '.')
}

/** The nearest existing path at or above this one, if it is not a folder. */
function fileInTheWay(path: string): string | undefined {
  const state = statOf(path)
  if (state !== undefined) return state.isDirectory() ? undefined : path
  const parent = posix.dirname(path)
  return parent === path ? undefined : fileInTheWay(parent)
}

/** `undefined` if the path does not exist, or lies below a file. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
