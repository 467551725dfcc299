/** Checks the bodies of task classes. It only warns, as the syntax does not show everything. */

import { floatingPromise, idleOrderKey, signalUnused } from '../diagnostics/catalogue/body-problems.ts'
import { capabilityNotRequired } from '../diagnostics/catalogue/capability-problems.ts'
import type { Diagnostic, RelatedPlace } from '../diagnostics/diagnostic.ts'
import { diagnose, relatedTo } from '../diagnostics/problem.ts'
import { inFileOf } from '../link/declared-job.ts'
import { placeOfOption, textsOf, type JobWithOptions } from './options/options.ts'

/** Every warning about the body of a job's class. */
export function checkBody(entry: JobWithOptions): Diagnostic[] {
  return [...checkCapabilities(entry), ...checkCalls(entry), ...checkSignal(entry), ...checkOrderKey(entry)]
}

function checkCapabilities(entry: JobWithOptions): Diagnostic[] {
  const { job, isComplete } = entry
  if (!isComplete) return []
  const required = new Set(textsOf(entry, 'requires').map(({ text }) => text))
  const related = (): RelatedPlace[] => [relatedTo(placeOfOption(entry, 'requires'), 'what the job requires')]
  return job.declaration.body.capabilities
    .filter(({ name }) => !required.has(name))
    .map(({ name, ...span }) =>
      diagnose(capabilityNotRequired, {
        at: inFileOf(job, span),
        values: { name, type: job.type },
        related: related(),
      }),
    )
}

function checkCalls({ job }: JobWithOptions): Diagnostic[] {
  return job.declaration.body.floating.map(({ call, ...span }) =>
    diagnose(floatingPromise, { at: inFileOf(job, span), values: { call } }),
  )
}

function checkSignal(entry: JobWithOptions): Diagnostic[] {
  const { job, options } = entry
  const { deafWork } = job.declaration.body
  if (deafWork === undefined || options.timeoutSeconds === undefined) return []
  const related = [relatedTo(placeOfOption(entry, 'timeoutSeconds'), 'the timeout is given here')]
  const values = { method: deafWork.name, timeout: options.timeoutSeconds }
  return [diagnose(signalUnused, { at: inFileOf(job, deafWork), values, related })]
}

function checkOrderKey({ job, options, isComplete }: JobWithOptions): Diagnostic[] {
  const { orderKey } = job.declaration.body
  if (orderKey === undefined || !isComplete) return []
  const { isStatic } = orderKey
  // An instance method of a job without the option is the author's own.
  if (isStatic === (options.preserveOrder === 'key')) return []
  return [diagnose(idleOrderKey, { at: inFileOf(job, orderKey), values: { type: job.type, isStatic } })]
}
