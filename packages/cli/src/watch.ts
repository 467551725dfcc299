/** `--watch`: one compile at a time, after each burst of changes, until the program is asked to end. */

import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'

import type { Compilation } from '@jobwright/compiler'
import { watch as watchFiles } from 'chokidar'

import { ExitCode } from './exit-code.ts'

/** A burst of changes, such as a checkout of another branch, is one compile. */
const QUIET_MS = 100

/** Calls `compileAgain` after each change of what the compilation depends on; resolves after Ctrl-C. */
export async function watch(
  compilation: Compilation,
  compileAgain: () => Promise<Compilation>,
): Promise<ExitCode> {
  const signal = interruption()
  const watcher = watchFiles([...compilation.project.tasks, ...compilation.inputs], {
    ignoreInitial: true,
    ignored: (path) => path.replaceAll('\\', '/').startsWith(`${compilation.project.output}/`),
  })
  let changed = false
  watcher.on('all', () => {
    changed = true
  })
  try {
    await once(watcher, 'ready', { signal })
    process.stdout.write('watching for changes, Ctrl-C ends\n')
    for (;;) {
      if (!changed) await once(watcher, 'all', { signal })
      await setTimeout(QUIET_MS, undefined, { signal })
      changed = false
      watcher.add([...(await compileAgain()).inputs])
    }
  } catch (error) {
    if (!signal.aborted) throw error
    return ExitCode.FINE
  } finally {
    await watcher.close()
  }
}

function interruption(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort())
  return controller.signal
}
