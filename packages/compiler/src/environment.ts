/** Recognises what is read from the environment. */

import type { FileFacts } from './declaration.ts'
import type { Expression } from './expression.ts'
import { originOf } from './origin.ts'

/** Whether an expression is `process.env` or a member of it, whatever imports call it. */
export function isEnvironment(
  expression: Expression,
  facts: Pick<FileFacts, 'constants' | 'imported'>,
): boolean {
  const origin = originOf(expression, facts)
  if (origin) return isProcess(origin.module) && origin.name === 'env'
  if (expression.kind !== 'member') return false
  const { object, name } = expression
  return (name === 'env' && isProcessName(object, facts)) || isEnvironment(object, facts)
}

function isProcessName(expression: Expression, facts: Pick<FileFacts, 'constants' | 'imported'>): boolean {
  const origin = originOf(expression, facts)
  if (origin) return isProcess(origin.module) && origin.name === 'default'
  return expression.kind === 'name' && expression.name === 'process' && !facts.constants.has('process')
}

function isProcess(module: string): boolean {
  return module === 'process' || module === 'node:process'
}
