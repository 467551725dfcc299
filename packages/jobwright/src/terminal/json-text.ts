/** Output for programs. */

/** A value as an indented JSON document, with a line end. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
