/** Renders diagnostics as text for people: place, code, code frames, and remedy. */

import { readFile } from 'node:fs/promises'

import type { codeFrameColumns } from '@babel/code-frame'
import type { createColors } from 'picocolors'

import type { Project } from '../../project/project.ts'
import type { Diagnostic, Place } from '../diagnostic.ts'

/** How to render diagnostics. */
export interface RenderOptions {
  /** Whether to use terminal colours. @default false */
  readonly color?: boolean
}

/**
 * Renders every diagnostic with a code frame for each of its places. Diagnostics are separated by
 * an empty line.
 */
export async function renderDiagnostics(
  project: Pick<Project, 'root'>,
  diagnostics: readonly Diagnostic[],
  { color = false }: RenderOptions = {},
): Promise<string> {
  if (diagnostics.length === 0) return ''
  const [{ codeFrameColumns }, { createColors }] = await Promise.all([
    import('@babel/code-frame'),
    import('picocolors'),
  ])
  const renderer = new Renderer(project.root, { color, colors: createColors(color), frame: codeFrameColumns })
  const texts = await Promise.all(diagnostics.map((diagnostic) => renderer.render(diagnostic)))
  return texts.join('\n\n')
}

/** A diagnostic in one line: place, severity, code, and the first line of its message. */
export function diagnosticLine(diagnostic: Diagnostic): string {
  const { severity, code, message } = diagnostic
  return `${positionOf(diagnostic)} ${severity} ${code}: ${message.split('\n', 1)[0]}`
}

/** The libraries that draw. They are loaded only if there is a diagnostic to show. */
interface Painters {
  readonly color: boolean
  readonly colors: ReturnType<typeof createColors>
  readonly frame: typeof codeFrameColumns
}

/** Renders diagnostics, and reads each source file once. */
class Renderer {
  readonly #root: string
  readonly #color: boolean
  readonly #colors: ReturnType<typeof createColors>
  readonly #codeFrame: Painters['frame']
  readonly #texts = new Map<string, Promise<string | undefined>>()

  constructor(root: string, { color, colors, frame }: Painters) {
    this.#root = root
    this.#color = color
    this.#colors = colors
    this.#codeFrame = frame
  }

  async render(diagnostic: Diagnostic): Promise<string> {
    const { bold, dim } = this.#colors
    const related = diagnostic.related.map(async (place) =>
      this.#withFrame(`${dim(positionOf(place))} ${place.message}`, place),
    )
    const parts = [
      await this.#withFrame(`${bold(positionOf(diagnostic))} ${this.#heading(diagnostic)}`, diagnostic),
      ...(await Promise.all(related)),
      `${bold('why')}  ${diagnostic.why}\n${bold('fix')}  ${diagnostic.fix}\n${dim(`docs jobwright explain ${diagnostic.code}`)}`,
    ]
    return parts.join('\n\n')
  }

  #heading({ severity, code, message }: Diagnostic): string {
    const { bold, red, yellow } = this.#colors
    const paint = severity === 'error' ? red : yellow
    return `${paint(`${severity} ${code}`)}: ${bold(message)}`
  }

  async #withFrame(heading: string, place: Place): Promise<string> {
    const text = await this.#textOf(place.file)
    return text === undefined || !isShown(text) ? heading : `${heading}\n\n${this.#frame(text, place)}`
  }

  #frame(text: string, { line, column, endLine, endColumn }: Place): string {
    const start = { line, column }
    // Without an end the library marks a single character, so an empty span gets a mark too.
    const end = endLine === line && endColumn <= column ? undefined : { line: endLine, column: endColumn }
    // The library treats these as line ends, editors do not.
    const lines = text.replaceAll(/[\u2028\u2029]/g, ' ')
    return this.#codeFrame(lines, { start, end }, { forceColor: this.#color, linesBelow: 2 })
  }

  #textOf(file: string): Promise<string | undefined> {
    const known = this.#texts.get(file)
    if (known !== undefined) return known
    // Without a readable file there is no code to show.
    const text = readFile(`${this.#root}/${file}`, 'utf8').catch(() => undefined)
    this.#texts.set(file, text)
    return text
  }
}

/** Whether a text is worth showing: neither empty nor in another encoding. */
function isShown(text: string): boolean {
  return text !== '' && !text.includes('\0')
}

function positionOf({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`
}
