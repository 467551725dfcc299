/** A row of the benchmark table: a figure of jobwright, the same figure of a peer, and the aim. */

/** One measurement. */
export interface Row {
  readonly what: string
  /** The size of the work: the number of task files, runs, messages or schedules. */
  readonly of: number
  readonly figure: number
  readonly peer?: string
  readonly peerFigure?: number
  /** The unit of both figures. @default 'ms' */
  readonly unit?: string
  /** The aim in words; `–` if there is none. */
  readonly aim: string
  readonly met: boolean
}

/** A row whose aim is at most a multiple of the peer's milliseconds. */
export function ratioRow(
  what: string,
  of: number,
  {
    figure,
    peer,
    peerFigure,
    most,
  }: { readonly figure: number; readonly peer: string; readonly peerFigure: number; readonly most: number },
): Row {
  return { what, of, figure, peer, peerFigure, aim: `≤ ${most} ×`, met: figure <= most * peerFigure }
}

/** The rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ what, of, figure, peer, peerFigure, aim, met, unit = 'ms' }) => {
    const beside = peer === undefined || peerFigure === undefined ? '' : `${peer}: ${shown(peerFigure, unit)}`
    const ratio = peerFigure === undefined || peerFigure === 0 ? '' : `${(figure / peerFigure).toFixed(2)} ×`
    return `| ${[what, of, shown(figure, unit), beside, ratio, aim, metText(aim, met)].join(' | ')} |`
  })
  return `| what | of | jobwright | beside it | ratio | aim | met |
| --- | ---: | ---: | ---: | ---: | --- | --- |
${lines.join('\n')}
`
}

function metText(aim: string, met: boolean): string {
  if (aim === '–') return ''
  return met ? 'yes' : 'no'
}

function shown(figure: number, unit: string): string {
  const places = figure < 1 ? 2 : 1
  return `${figure >= 100 || Number.isInteger(figure) ? Math.round(figure) : figure.toFixed(places)} ${unit}`.trim()
}
