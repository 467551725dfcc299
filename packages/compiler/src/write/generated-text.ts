/** Compares the text of a generated file with what is on disk. */

import { isUtf8 } from 'node:buffer'

/**
 * Whether bytes on disk hold a generated text. Line ends do not count: git, an editor or a copy
 * between systems may change them, and nothing that reads the file notices.
 *
 * @param expected the generated text as bytes, if the caller has made them
 */
export function holdsText(
  bytes: Buffer,
  generated: string,
  expected: Buffer = Buffer.from(generated),
): boolean {
  if (bytes.equals(expected)) return true
  // Without a carriage return only the line feeds at the end can differ. Decoding takes far longer
  // than comparing, and most stale files come here.
  if (!bytes.includes(CARRIAGE_RETURN) && !expected.includes(CARRIAGE_RETURN)) {
    return bytes.length > 0 && withoutLastLineFeeds(bytes).equals(withoutLastLineFeeds(expected))
  }
  // Broken bytes decode to a character that a text may hold itself.
  return isUtf8(bytes) && isSameText(bytes.toString(), generated)
}

const CARRIAGE_RETURN = 0x0d
const LINE_FEED = 0x0a

function withoutLastLineFeeds(bytes: Buffer): Buffer {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === LINE_FEED) end -= 1
  return bytes.subarray(0, end)
}

/** Whether two texts differ at most in their line ends. */
export function isSameText(one: string, other: string): boolean {
  return one === other || withLineFeeds(one) === withLineFeeds(other)
}

/**
 * The text with the line ends of generated files: a line feed after every line, the last included.
 */
export function withLineFeeds(text: string): string {
  const lines = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
  let end = lines.length
  while (end > 0 && lines[end - 1] === '\n') end -= 1
  // The same string, as callers compare it with the text.
  return lines === '' || end === lines.length - 1 ? lines : `${lines.slice(0, end)}\n`
}

/**
 * Whether two texts differ only in their layout, as after a formatter: white space, quotes,
 * semicolons, commas and brackets of which the language needs none, or the order of whole lines.
 */
export function isSameLayoutAside(one: string, other: string): boolean {
  const [bareOne, bareOther] = [withoutLayout(one), withoutLayout(other)]
  return bareOne.join('') === bareOther.join('') || bareOne.toSorted().join() === bareOther.toSorted().join()
}

/** The lines of a text without everything that a formatter may add or take away. */
function withoutLayout(text: string): readonly string[] {
  return text.split(/\r\n?|\n/).map((line) => line.replaceAll(/[\s'"`;,|()\uFEFF]/g, ''))
}
