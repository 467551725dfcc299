/** Phrases that several entries of the catalogue share. */

/** A sentence that suggests a name; empty if there is none to suggest. */
export function didYouMean(meant: string | undefined): string {
  return meant === undefined ? '' : `Did you mean ${quoted(meant)}? `
}

/** A name in quotes, cut off if it is too long to read. */
export function quoted(name: string): string {
  return JSON.stringify(cut(name))
}

/** Code or a value for a sentence: on one line, and cut off if it is too long to read. */
export function shortened(text: string): string {
  return cut(text.replaceAll(/\s+/g, ' '))
}

const MOST_CHARACTERS = 80

function cut(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text
  // Cuts whole characters, as half a surrogate pair cannot be shown.
  return `${Array.from(text.slice(0, MOST_CHARACTERS)).slice(0, -1).join('')}…`
}
