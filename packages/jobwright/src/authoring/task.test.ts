import { expect, test } from 'vitest'

import type { RunnerResult } from './result.ts'
import { BaseTask, overrides, type OptionalHook } from './task.ts'

const HOOKS: readonly OptionalHook[] = [
  'validateConfig',
  'validateResources',
  'validatePrerequisites',
  'validateTask',
  'prepareContext',
  'cleanup',
]

class Plain extends BaseTask {
  override execute(): RunnerResult[] {
    return []
  }
}

function ownHooks(task: BaseTask): readonly OptionalHook[] {
  return HOOKS.filter((hook) => overrides(task, hook))
}

test('a task without hooks of its own overrides none', () => {
  expect(ownHooks(new Plain())).toEqual([])
})

test('a hook counts as overridden by the class, by a class above it, and by the instance', () => {
  class Cleaning extends Plain {
    override cleanup(): void {}
  }
  class Heir extends Cleaning {
    override validateTask = (): boolean => true
  }
  const injected = Object.assign(new Heir(), { prepareContext: () => {} })
  expect(ownHooks(injected)).toEqual(['validateTask', 'prepareContext', 'cleanup'])
})

test('a hook that a program puts into the base class counts, and one that throws when it is read', () => {
  const odd = Object.defineProperty(new Plain(), 'validateConfig', {
    get() {
      throw new Error('not now')
    },
  })
  Object.defineProperty(BaseTask.prototype, 'cleanup', { value() {}, configurable: true })
  try {
    expect(ownHooks(odd)).toEqual(['validateConfig', 'cleanup'])
  } finally {
    Reflect.deleteProperty(BaseTask.prototype, 'cleanup')
  }
})
