/** The second thread: takes files of the list that both threads share, and sends their facts. */

import { parentPort, workerData } from 'node:worker_threads'

import { pieceOf, type StoredFacts, textKey } from '../cache/facts-piece.ts'
import { readNow } from '../files/text-files.ts'
import { factsOf } from './file-facts.ts'
import { type SharedFiles, type SharedFacts, takeFiles } from './second-thread.ts'

// Only `second-thread.ts` starts this file.
const files = workerData as SharedFiles

for (let paths = takeFiles(files); paths.length > 0; paths = takeFiles(files)) {
  const piece = pieceOf(new Map(paths.flatMap(entryOf)))
  parentPort?.postMessage({ piece, files: paths.length } satisfies SharedFacts, [piece.buffer])
}

/**
 * Nothing of a file that cannot be parsed here: the first thread finds it missing, parses it, and
 * reports what is wrong.
 */
function entryOf(path: string): [string, StoredFacts][] {
  const file = readNow(path)
  if (!file.ok) return []
  try {
    const { source, ...facts } = factsOf({ path, file: path, ...file })
    return [[textKey(source), facts]]
  } catch {
    return []
  }
}
