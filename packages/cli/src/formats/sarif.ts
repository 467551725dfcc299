/**
 * `--format sarif`: SARIF 2.1.0, which the code scanning of several services reads.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */

import { readErrorPage, type Compilation, type Diagnostic, type Place } from '@jobwright/compiler'

import packageJson from '../../package.json' with { type: 'json' }
import { jsonText } from 'jobwright/command-line'
import { fileNaming, findingsOf } from './findings.ts'

/** The log of one run: a rule for each code that occurs, and a result for each finding. */
export async function sarif(compilation: Compilation): Promise<string> {
  const locate = locating(fileNaming(compilation))
  const findings = findingsOf(compilation)
  const codes = [...new Set(findings.map(({ code }) => code))].toSorted()
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'jobwright',
            semanticVersion: packageJson.version,
            rules: await Promise.all(codes.map(ruleOf)),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, codes, locate)),
      },
    ],
  }
  return jsonText(log)
}

async function ruleOf(code: string): Promise<object> {
  const page = await readErrorPage(code)
  if (page === undefined) throw new Error(`there is no page about ${code}`)
  return {
    id: code,
    shortDescription: { text: page.title },
    fullDescription: { text: page.why },
    help: { text: page.text, markdown: page.text },
    defaultConfiguration: { level: page.severity },
  }
}

type Locate = (place: Place) => PhysicalLocation

interface PhysicalLocation {
  readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string }
  readonly region: object
}

/**
 * Files are URIs relative to the root of the sources. Ends are exclusive in SARIF, as in a `Place`.
 */
function locating(nameOf: (file: string) => string): Locate {
  return ({ file, line, column, endLine, endColumn }) => ({
    artifactLocation: { uri: uriOf(nameOf(file)), uriBaseId: '%SRCROOT%' },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  })
}

function uriOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

function resultOf(finding: Diagnostic, codes: readonly string[], locate: Locate): object {
  const { code, severity, message, fix, related, edit } = finding
  const physicalLocation = locate(finding)
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: `${message}. ${fix}` },
    locations: [{ physicalLocation }],
    ...(related.length > 0 && {
      relatedLocations: related.map((place, id) => ({
        id,
        physicalLocation: locate(place),
        message: { text: place.message },
      })),
    }),
    ...(edit !== undefined && {
      fixes: [
        {
          description: { text: fix },
          artifactChanges: [
            {
              artifactLocation: physicalLocation.artifactLocation,
              replacements: [
                {
                  deletedRegion: { charOffset: edit.start, charLength: edit.end - edit.start },
                  insertedContent: { text: edit.text },
                },
              ],
            },
          ],
        },
      ],
    }),
  }
}
