/** Phrases that several entries of the catalogue share. */

/** A sentence that names what was meant, where that can be told. */
export function didYouMean(meant: string | undefined): string {
  return meant === undefined ? '' : `Did you mean ${quoted(meant)}? `
}

/** A name in quotes, cut where it is too long to be read. */
export function quoted(name: string): string {
  return JSON.stringify(cut(name))
}

/** Code or a value as it stands in a sentence: in one line, and cut where it is too long to be read. */
export function shortened(text: string): string {
  return cut(text.replaceAll(/\s+/g, ' '))
}

const MOST_CHARACTERS = 80

function cut(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text
  // By characters: half of one could not be shown.
  return `${Array.from(text.slice(0, MOST_CHARACTERS)).slice(0, -1).join('')}…`
}
