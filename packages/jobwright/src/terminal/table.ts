/** Text in columns. Nothing is ever cut off. */

/** A column: its heading, and the side on which its cells are aligned. */
export interface Column {
  readonly heading: string
  readonly align?: 'left' | 'right'
}

/** The gap between two columns. */
const GAP = '  '

/**
 * The heading and one line per row. If that is wider than `width`, each cell of the last column
 * gets a line of its own.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const lines = aligned(columns, rows)
  if (lines.every((line) => line.length <= width)) return lines.join('')
  const upper = aligned(
    columns.slice(0, -1),
    rows.map((row) => row.slice(0, -1)),
  )
  return upper
    .map((line, index) => (index === 0 ? line : `${line}${GAP}${rows[index - 1]!.at(-1)}\n`))
    .join('')
}

function aligned(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const cells = [columns.map(({ heading }) => heading), ...rows]
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]!.length)))
  return cells.map((row) => {
    const padded = columns.map(({ align }, index) =>
      align === 'right' ? row[index]!.padStart(widths[index]!) : row[index]!.padEnd(widths[index]!),
    )
    return `${padded.join(GAP).trimEnd()}\n`
  })
}
