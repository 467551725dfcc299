/** What cannot be looked at, and can be thrown or returned all the same. */

/** A proxy whose every trap throws itself. */
function hostileProxy(): object {
  const fail = (): never => {
    // oxlint-disable-next-line typescript/only-throw-error -- anything can be thrown
    throw proxy
  }
  const proxy: object = new Proxy(
    {},
    { get: fail, has: fail, getPrototypeOf: fail, ownKeys: fail, getOwnPropertyDescriptor: fail },
  )
  return proxy
}

/** A proxy that was revoked. */
function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** An error whose every property throws. */
function unreadableError(): Error {
  const error = new Error('unreadable')
  for (const key of ['name', 'message', 'stack', 'code', 'cause', 'errors', 'seconds', 'then']) {
    Object.defineProperty(error, key, {
      get() {
        throw error
      },
    })
  }
  return error
}

/** Each of them, by what it is. */
export const HOSTILE: readonly (readonly [string, () => unknown])[] = [
  ['a proxy that throws', hostileProxy],
  ['a revoked proxy', revokedProxy],
  ['an error that throws', unreadableError],
  ['an object without a prototype', () => Object.create(null) as object],
  ['a symbol', () => Symbol('odd')],
  ['nothing', () => undefined],
]
