/** A diagnostic as an esbuild message, so that esbuild prints each place with its line of code. */

import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'

import type { Diagnostic, Place, Project } from '@jobwright/compiler'
import type { Location, PartialMessage } from 'esbuild'

/** The problem at its place; as notes the related places, the reason and the remedy. */
export async function esbuildMessage(
  diagnostic: Diagnostic,
  project: Project,
  workingFolder: string,
): Promise<PartialMessage> {
  const { code, message, related, why, fix } = diagnostic
  const locationOf = (place: Place) => location(place, project, workingFolder)
  const places = related.map(async (place) => ({ text: place.message, location: await locationOf(place) }))
  return {
    id: code,
    text: `${code}: ${message}`,
    location: await locationOf(diagnostic),
    notes: [...(await Promise.all(places)), { text: why }, { text: fix }],
    detail: diagnostic,
  }
}

/** esbuild counts columns from 0, in bytes of UTF-8. */
async function location(place: Place, project: Project, workingFolder: string): Promise<Partial<Location>> {
  const path = `${project.root}/${place.file}`
  const lineText = (await linesOf(path))[place.line - 1] ?? ''
  const start = place.column - 1
  const end = place.endLine === place.line ? place.endColumn - 1 : lineText.length
  return {
    file: relative(workingFolder, path),
    line: place.line,
    column: Buffer.byteLength(lineText.slice(0, start)),
    length: Buffer.byteLength(lineText.slice(start, end)),
    lineText,
  }
}

async function linesOf(path: string): Promise<string[]> {
  try {
    return (await readFile(path, 'utf8')).split(/\r?\n/)
  } catch {
    return [] // the file was deleted after the compile
  }
}
