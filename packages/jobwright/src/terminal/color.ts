/** Whether an output shows colours. */

/** True for a terminal, unless the user switched colours off (https://no-color.org). */
export function hasColor(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && !process.env['NO_COLOR']
}
