/** Phrases that several entries of the catalogue share. */

/** A sentence that names what was meant, where that can be told. */
export function didYouMean(meant: string | undefined): string {
  return meant === undefined ? '' : `Did you mean ${quoted(meant)}? `
}

/** A name in quotes. */
export function quoted(name: string): string {
  return JSON.stringify(name)
}
