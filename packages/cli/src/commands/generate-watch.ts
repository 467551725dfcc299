/**
 * `jobwright generate --watch`: compiles after each burst of changes, one compile at a time, until
 * Ctrl-C.
 */

import { once } from 'node:events'
import { watch as watchFolder } from 'node:fs'

import { Bursts, type Compilation, type ProjectConfigError } from '@jobwright/compiler'
import { watch as watchFiles, type FSWatcher } from 'chokidar'

import { ExitCode } from 'jobwright/command-line'
import { interruption } from 'jobwright/command-line'

/**
 * About 12 days. The timer keeps the process alive when every watched path is gone, so that they
 * can come back.
 */
const KEEP_ALIVE_MS = 2 ** 30

/** Calls `compileAgain` after each change of the compilation's inputs. Resolves after Ctrl-C. */
export async function watch(
  compilation: Compilation,
  compileAgain: () => Promise<Compilation>,
): Promise<ExitCode> {
  const signal = interruption()
  const keepAlive = setInterval(() => {}, KEEP_ALIVE_MS)
  const watcher = watchFiles(watchedBy(compilation), {
    ignoreInitial: true,
    ignored: (path) => path.replaceAll('\\', '/').startsWith(`${compilation.project.output}/`),
  })
  const bursts = new Bursts()
  watcher.on('all', () => bursts.notice())
  watchAgain(watcher)
  watchConfig(compilation.project.root, watcher, signal)
  try {
    await once(watcher, 'ready', { signal })
    process.stdout.write('watching for changes; press Ctrl-C to stop\n')
    await bursts.each(async () => {
      const next = await compileAgain().catch(reportConfigError)
      if (next !== undefined) watcher.add(watchedBy(next))
    }, signal)
    return ExitCode.FINE
  } catch (error) {
    if (!signal.aborted) throw error
    return ExitCode.FINE
  } finally {
    clearInterval(keepAlive)
    await watcher.close()
  }
}

/** Watches for missing files only within the project: above it there is too much to watch. */
function watchedBy({ project, folders, inputs, missing, deadEnds }: Compilation): string[] {
  const awaited = missing.filter(
    (path) => path.startsWith(`${project.root}/`) && !path.includes('/node_modules/'),
  )
  return [...folders, ...inputs, ...awaited, ...deadEnds]
}

/**
 * Watches a folder again after it was deleted: the watcher loses it, even if it is created anew.
 */
function watchAgain(watcher: FSWatcher): void {
  watcher.on('unlinkDir', (folder) => {
    watcher.unwatch(folder)
    watcher.add(folder)
  })
}

/** Watches for a config file of any extension, which may not exist yet. */
function watchConfig(root: string, watcher: FSWatcher, signal: AbortSignal): void {
  watchFolder(root, { signal }, (_event, name) => {
    if (name?.startsWith('jobwright.config.')) watcher.emit('all', 'change', `${root}/${name}`)
  })
}

/** Prints that the config is invalid. The next change may fix it, so the watcher goes on. */
function reportConfigError(error: unknown): undefined {
  if (!isConfigError(error)) throw error
  process.stderr.write(`jobwright: ${error.message}\n`)
  process.stdout.write('the config is invalid, nothing written\n')
}

/** By its code, as the compiler of the project may be another copy. */
function isConfigError(error: unknown): error is ProjectConfigError {
  return error instanceof Error && 'code' in error && error.code === CONFIG_ERROR
}

const CONFIG_ERROR: ProjectConfigError['code'] = 'JOBWRIGHT_CONFIG'
