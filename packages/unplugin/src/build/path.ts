/** Absolute paths as the compiler writes them: with `/`, whatever the system. */

/** The path with `/` instead of `\`. */
export function withSlashes(path: string): string {
  return path.replaceAll('\\', '/')
}

/** Whether a path is this folder or lies in it. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
