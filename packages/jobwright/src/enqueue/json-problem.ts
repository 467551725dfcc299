/** Finds what JSON would change or lose of a payload, once it could not be copied. */

import { types } from 'node:util'

import { isPlain, MOST_LEVELS } from './json-copy.ts'

/** A sentence about the first such value, with its path. @param name what the payload is called */
export function jsonProblem(payload: unknown, name: string): string {
  return problemAt(payload, name, new Map()) ?? `${name} is not the same each time it is read: use plain data`
}

/** @param above the path of each object that contains this value */
function problemAt(value: unknown, path: string, above: ReadonlyMap<object, string>): string | undefined {
  if (typeof value !== 'object' || value === null) return primitiveProblem(value, path)
  const same = above.get(value)
  if (same !== undefined) return `${path} is ${same} again, without end: use an id`
  if (above.size === MOST_LEVELS) return `the payload is nested more than ${MOST_LEVELS} levels deep: use ids`
  const within = new Map(above).set(value, path)
  if (Array.isArray(value)) return elementProblem(value, path, within)
  return isPlain(value) ? propertyProblem(value, path, within) : instanceProblem(value, path)
}

function elementProblem(
  values: readonly unknown[],
  path: string,
  above: ReadonlyMap<object, string>,
): string | undefined {
  for (const [index, element] of values.entries()) {
    const at = `${path}[${index}]`
    if (element === undefined) return `${at} is undefined, of which JSON makes null: use null`
    const problem = problemAt(element, at, above)
    if (problem !== undefined) return problem
  }
  return undefined
}

function propertyProblem(
  value: object,
  path: string,
  above: ReadonlyMap<object, string>,
): string | undefined {
  for (const [key, own] of Object.entries(value)) {
    const problem = own === undefined ? undefined : problemAt(own, pathTo(path, key), above)
    if (problem !== undefined) return problem
  }
  return undefined
}

function pathTo(path: string, key: string): string {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(key)
    ? `${path}.${key}`
    : `${path}[${JSON.stringify(key)}]`
}

function primitiveProblem(value: unknown, path: string): string | undefined {
  switch (typeof value) {
    case 'bigint':
      return `${path} is a bigint, which JSON does not have: use a string`
    case 'symbol':
      return `${path} is a symbol, which JSON does not have: use a string`
    case 'function':
      return `${path} is a function, which JSON drops: use plain data`
    case 'number':
      return Number.isFinite(value) ? undefined : `${path} is ${value}, of which JSON makes null: use null`
    default:
      return undefined
  }
}

function instanceProblem(value: object, path: string): string {
  const name = classOf(value)
  if (types.isDate(value)) {
    return `${path} is a Date, of which JSON makes a string: use an ISO string or a number`
  }
  if (types.isMap(value) || types.isSet(value)) {
    return `${path} is a ${name}, of which JSON makes an empty object: use an array`
  }
  return 'toJSON' in value
    ? `${path} is an instance of ${name}, of which JSON makes what its toJSON() gives: use that`
    : `${path} is an instance of ${name}, whose methods JSON drops: use a plain object of its fields`
}

function classOf(value: object): string {
  const { constructor } = value
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'a class'
}
