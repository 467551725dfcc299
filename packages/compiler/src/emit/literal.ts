/** Prints plain values as TypeScript source on one line. */

/**
 * The source of a value. Strings are in single quotes; properties that are `undefined` are left
 * out.
 */
export function literal(value: unknown): string {
  if (typeof value === 'string') return quotedText(value)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'object' && value !== null) return objectLiteral(value)
  return String(value)
}

/** A name as a property key, in quotes only if it needs them. */
export function propertyKey(name: string): string {
  if (name === '__proto__') return "['__proto__']" // a plain key would set the prototype
  return isIdentifier(name) ? name : quotedText(name)
}

/** The access of a property by name: `.name`, or `['na-me']`. */
export function propertyAccess(name: string): string {
  return isIdentifier(name) ? `.${name}` : `[${quotedText(name)}]`
}

/** A text as the content of a doc comment on one line. */
export function commentText(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('*/', '*\\/').trim()
}

function objectLiteral(value: object): string {
  const properties = Object.entries(value).filter(([, property]) => property !== undefined)
  if (properties.length === 0) return '{}'
  return `{ ${properties.map(([key, property]) => `${propertyKey(key)}: ${literal(property)}`).join(', ')} }`
}

function quotedText(text: string): string {
  if (PLAIN_TEXT.test(text)) return `'${text}'`
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)
  return `'${inner.replaceAll('\u2028', String.raw`\u2028`).replaceAll('\u2029', String.raw`\u2029`)}'`
}

/**
 * Printable ASCII without quotes and backslashes. Most texts are like this, and need no escapes.
 */
const PLAIN_TEXT = /^[ !#-&(-[\]-~]*$/

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name)
}
