/** Reports for the tests of the formats. The project is the folder `app` of a repository. */

import { join } from 'node:path'

import { compile, loadProject } from '@jobwright/compiler'
import { taskFile } from '@jobwright/test-support'

import { checkedOf, type Checked } from '../formats/checked.ts'
import { createProject } from './command-line.fixture.ts'

/** The possible results of a check. */
export type Outcome = 'errors and warnings' | 'stale files' | 'nothing'

const FILES = {
  '.git/HEAD': '',
  'app/src/tasks/tick.ts': taskFile('tick'),
  'app/src/tasks/tock, 50.ts': taskFile('tock'),
}

const WRONG = {
  'app/src/tasks/tick.ts': taskFile('tick').replace(`'tick'`, `'tick', {\n  'maxRetries%': 5,\n}`),
  'app/src/tasks/tock, 50.ts': taskFile('tick'),
  'app/src/tasks/late.ts': taskFile('late').replace(
    `'late'`,
    `'late', { intervalSeconds: 60, timeoutSeconds: 90 }`,
  ),
}

/** Makes a report. */
type Format = (compilation: Checked) => string | Promise<string>

/** The report of a project with this outcome, in this format. */
export async function reportOf(outcome: Outcome, format: Format): Promise<string> {
  await using repository = await createProject(FILES)
  const project = await loadProject({ root: join(repository.root, 'app') })
  await compile(project, 'write')
  if (outcome === 'errors and warnings') {
    for (const [file, text] of Object.entries(WRONG)) await repository.write(file, text)
  }
  if (outcome === 'stale files') {
    await repository.remove('app/src/tasks/tock, 50.ts')
    await repository.remove('app/src/jobs.gen/index.ts')
  }
  return format(await checkedOf(await compile(project, 'check')))
}
