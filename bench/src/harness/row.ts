/** A row of the table: a figure of ours beside a peer's, and what is aimed at. */

/** One measurement. */
export interface Row {
  readonly what: string
  /** How many task files. */
  readonly files: number
  readonly ms: number
  readonly peer?: string
  readonly peerMs?: number
  /** The aim in words. */
  readonly aim: string
  readonly met: boolean
  /** Of both figures: `ms` unless another is given. */
  readonly unit?: string
}

/** A row beside a peer that aims at most at a multiple of it. */
export function ratioRow(
  what: string,
  files: number,
  {
    ms,
    peer,
    peerMs,
    most,
  }: { readonly ms: number; readonly peer: string; readonly peerMs: number; readonly most: number },
): Row {
  return { what, files, ms, peer, peerMs, aim: `≤ ${most} ×`, met: ms <= most * peerMs }
}

/** The rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ what, files, ms, peer, peerMs, aim, met, unit = 'ms' }) => {
    const beside = peer === undefined || peerMs === undefined ? '' : `${peer}: ${shown(peerMs, unit)}`
    const ratio = peerMs === undefined || peerMs === 0 ? '' : `${(ms / peerMs).toFixed(2)} ×`
    return `| ${[what, files, shown(ms, unit), beside, ratio, aim, metText(aim, met)].join(' | ')} |`
  })
  return `| what | files | jobwright | beside it | ratio | aim | met |
| --- | ---: | ---: | ---: | ---: | --- | --- |
${lines.join('\n')}
`
}

/** Nothing where nothing is aimed at. */
function metText(aim: string, met: boolean): string {
  if (aim === '–') return ''
  return met ? 'yes' : 'no'
}

function shown(figure: number, unit: string): string {
  const places = figure < 1 ? 2 : 1
  return `${figure >= 100 || Number.isInteger(figure) ? Math.round(figure) : figure.toFixed(places)} ${unit}`.trim()
}
