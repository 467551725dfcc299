/**
 * `--format junit`: XML test results, which most CI servers show. An error is a failed test, a
 * warning a passed one.
 */

import type { Diagnostic } from '@jobwright/compiler'

import type { Checked } from './checked.ts'
import { fileNaming, findingsOf, headlineOf } from './findings.ts'
import { summary } from './summary.ts'

/** One suite with one test per finding, or with one passed test if there are none. */
export function junit(compilation: Checked): string {
  const nameOf = fileNaming(compilation)
  const findings = findingsOf(compilation)
  const cases = findings.map((finding) => testCase(finding, nameOf))
  const tests = cases.length === 0 ? [element('testcase', FINE, [])] : cases
  const failures = findings.filter(({ severity }) => severity === 'error').length
  const counts = { tests: tests.length, failures, errors: 0, skipped: 0 }
  const suite = element('testsuite', { name: 'jobwright', ...counts }, [
    ...tests,
    element('system-out', {}, [escaped(summary(compilation).trimEnd())]),
  ])
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'jobwright', ...counts }, [suite])}\n`
}

const FINE = { classname: 'jobwright', name: 'the jobs' }

function testCase(finding: Diagnostic, nameOf: (file: string) => string): string {
  const { severity, code, message, why, fix, related } = finding
  const file = nameOf(finding.file)
  const places = related.map(
    (place) => `${nameOf(place.file)}:${place.line}:${place.column} ${place.message}`,
  )
  const text = escaped([message, ...places, why, fix, `jobwright explain ${code}`].join('\n'))
  const outcome =
    severity === 'error'
      ? element('failure', { type: code, message: headlineOf(finding) }, [text])
      : element('system-out', {}, [`warning: ${text}`])
  const name = `${code} ${file}:${finding.line}:${finding.column}`
  return element('testcase', { classname: file, name, file, line: finding.line }, [outcome])
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[],
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(`${value}`)}"`)
  const start = `<${name}${written.join('')}`
  if (content.length === 0) return `${start}/>`
  const isText = content.length === 1 && !content[0]!.startsWith('<')
  return isText ? `${start}>${content[0]}</${name}>` : `${start}>\n${content.join('\n')}\n</${name}>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Replaces characters that XML 1.0 cannot represent by U+FFFD. */
function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!)
    .replaceAll(/[^\t\n\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
}
