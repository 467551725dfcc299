/** Ctrl-C for commands that take a while. */

/** A signal that aborts on SIGINT or SIGTERM, with this reason. */
export function interruption(reasonFor?: (name: NodeJS.Signals) => Error): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => controller.abort(reasonFor?.(name)))
  }
  return controller.signal
}
