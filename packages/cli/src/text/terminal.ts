/** Whether an output shows colours. */

/** Colours are for a terminal, and for whoever did not switch them off (https://no-color.org). */
export function hasColor(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && !process.env['NO_COLOR']
}
