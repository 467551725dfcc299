/** A project in a temporary folder, for one test. */

import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * A project. It is deleted at the end of the scope: `await using project = await createFixture(…)`.
 */
export interface Fixture extends AsyncDisposable {
  /** The project's folder, absolute. */
  readonly root: string
  /** Writes a file, and creates the folders above it. */
  write(file: string, text: string): Promise<void>
  read(file: string): Promise<string>
  rename(file: string, newName: string): Promise<void>
  /** Deletes a file, or a folder with its content. */
  remove(file: string): Promise<void>
}

/**
 * Creates a project with these files. It lies in `folder`, from where its packages are resolved.
 */
export async function createFixture(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<Fixture> {
  await mkdir(folder, { recursive: true })
  const root = await mkdtemp(join(folder, 'fixture-'))
  const fixture: Fixture = {
    root,
    async write(file, text) {
      await mkdir(dirname(join(root, file)), { recursive: true })
      await writeFile(join(root, file), text)
    },
    read: (file) => readFile(join(root, file), 'utf8'),
    rename: (file, newName) => rename(join(root, file), join(root, newName)),
    remove: (file) => rm(join(root, file), { recursive: true }),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  }
  await Promise.all(Object.entries(files).map(([file, text]) => fixture.write(file, text)))
  return fixture
}
