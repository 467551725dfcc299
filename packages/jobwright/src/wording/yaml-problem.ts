/** What is wrong with a YAML file, and which value its author has to quote. */

/** The error of the YAML parser, as far as it is read. Lines and columns count from 0. */
interface YamlError {
  readonly reason: string
  readonly mark: { readonly line: number; readonly column: number }
}

/**
 * The place and the reason of a parser's error, with the quoted value to write where a plain one
 * begins with a character that means something in YAML: `cron: *\/5 * * * *` is an alias there.
 * `undefined` for any other error.
 *
 * @param text the text of the file
 */
export function yamlProblem(error: unknown, text: string): string | undefined {
  if (!isYamlError(error)) return undefined
  const { reason, mark } = error
  const line = text.split(/\r\n|\n|\r/)[mark.line] ?? ''
  const found = INDICATOR.exec(line)
  if (found === null) return undefined
  const [, before = '', key = '', plain = ''] = found
  const value = endOfValue(plain, /[{,]/.test(before))
  return (
    `line ${mark.line + 1}, column ${mark.column + 1}: ${reason}; in YAML a text that begins with ` +
    `"${value[0]}" needs quotes: ${key}: ${quoted(value)}`
  )
}

/** A key, and a plain value that begins with an indicator of YAML. */
const INDICATOR = /^(.*?)\b([\w.:-]+):[ \t]+([*&!|>%@`?-].*)$/

function isYamlError(error: unknown): error is YamlError {
  if (typeof error !== 'object' || error === null) return false
  const { reason, mark } = error as Partial<YamlError>
  return typeof reason === 'string' && typeof mark?.line === 'number' && typeof mark.column === 'number'
}

/** The value without a comment and, within braces, without the entries after it. */
function endOfValue(plain: string, isInBraces: boolean): string {
  const value = plain.replace(/\s+#.*$/, '')
  return (isInBraces ? value.replace(/\s*(?:,\s*[\w.:-]+:\s.*)?\}.*$/, '') : value).trim()
}

function quoted(value: string): string {
  return /["\\]/.test(value) ? `'${value.replaceAll("'", "''")}'` : `"${value}"`
}
