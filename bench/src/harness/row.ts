/** A row of the benchmark table: a figure of jobwright, the same figure of a peer, and the aim. */

/** One measurement. */
export interface Row {
  readonly what: string
  /** The size of the work: the number of task files, runs, messages or schedules. */
  readonly of: number
  readonly figure: number
  /** The figure of the earlier build. */
  readonly before?: number
  readonly peer?: string
  readonly peerFigure?: number
  /** The unit of both figures. @default 'ms' */
  readonly unit?: string
  /** The aim in words; `–` if there is none. */
  readonly aim: string
  readonly met: boolean
}

/** A row whose aim is at most a multiple of the peer's figure. */
export function ratioRow(
  what: string,
  of: number,
  {
    most,
    ...figures
  }: Pick<Row, 'figure' | 'before' | 'peer'> & { readonly peerFigure: number; readonly most: number },
): Row {
  return { what, of, ...figures, aim: `≤ ${most} ×`, met: figures.figure <= most * figures.peerFigure }
}

/** The rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ what, of, figure, before, peer, peerFigure, aim, met, unit = 'ms' }) => {
    const earlier = before === undefined ? '' : shown(before, unit)
    const beside = peer === undefined || peerFigure === undefined ? '' : `${peer}: ${shown(peerFigure, unit)}`
    const cells = [what, of.toLocaleString('en'), earlier, shown(figure, unit), ratio(figure, before)]
    return `| ${[...cells, beside, ratio(figure, peerFigure), aim, metText(aim, met)].join(' | ')} |`
  })
  return `| what | of | before | now | now / before | beside it | now / it | aim | met |
| --- | ---: | ---: | ---: | ---: | --- | ---: | --- | --- |
${lines.join('\n')}
`
}

function ratio(figure: number, other: number | undefined): string {
  return other === undefined || !(other > 0) ? '' : `${(figure / other).toFixed(2)} ×`
}

function metText(aim: string, met: boolean): string {
  if (aim === '–') return ''
  return met ? 'yes' : 'no'
}

function shown(figure: number, unit: string): string {
  const places = figure < 1 ? 2 : 1
  const number =
    figure >= 100 || Number.isInteger(figure)
      ? Math.round(figure).toLocaleString('en')
      : figure.toFixed(places)
  return `${number} ${unit}`.trim()
}
