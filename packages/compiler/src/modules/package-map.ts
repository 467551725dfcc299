/** Reads the maps `exports` and `imports` of a package.json. */

/** The targets of a module in a map, as they are written, the likeliest first. */
export function targetsOf(map: unknown, module: string, conditions: ReadonlySet<string>): readonly string[] {
  const entries = isRecord(map) && Object.keys(map).every((key) => /^[.#]/.test(key)) ? map : { '.': map }
  if (Object.hasOwn(entries, module)) return leavesOf(entries[module], conditions)
  const pattern = patternFor(Object.keys(entries), module)
  if (pattern === undefined) return []
  const [before = '', after = ''] = pattern.split('*')
  const rest = module.slice(before.length, module.length - after.length)
  return leavesOf(entries[pattern], conditions).map((target) => target.replaceAll('*', () => rest))
}

/** The most specific key with a `*` that fits the module. */
function patternFor(keys: readonly string[], module: string): string | undefined {
  return keys
    .filter((key) => fits(key, module))
    .toSorted((one, other) => other.indexOf('*') - one.indexOf('*') || other.length - one.length)[0]
}

function fits(key: string, module: string): boolean {
  const [before = '', after, ...more] = key.split('*')
  return (
    after !== undefined &&
    more.length === 0 &&
    module.length > before.length + after.length &&
    module.startsWith(before) &&
    module.endsWith(after)
  )
}

/** All targets whose conditions hold. The first may be a built file, and a later one its source. */
function leavesOf(target: unknown, conditions: ReadonlySet<string>): readonly string[] {
  if (typeof target === 'string') return [target]
  if (Array.isArray(target)) return target.flatMap((one: unknown) => leavesOf(one, conditions))
  if (!isRecord(target)) return []
  return Object.entries(target)
    .filter(([condition]) => conditions.has(condition))
    .flatMap(([, one]) => leavesOf(one, conditions))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
