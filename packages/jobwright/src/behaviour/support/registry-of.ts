/** Makes a registry without a build, for tests of the runtime. */

import { configSchemaFor } from '../../manifest/config-schema.ts'
import { constantOf } from '../../manifest/job-type.ts'
import type { JobOptions } from '../../manifest/options.ts'
import type { RegisteredJob, Registry } from '../../configuration/registry.ts'
import type { TaskClass } from '../../authoring/task.ts'

/** Task classes with their options, by job type. */
export type JobsOfTest = Readonly<Record<string, readonly [TaskClass, JobOptions?]>>

/** The registry that the build would generate for these classes. */
export function registryOf(jobs: JobsOfTest): Registry {
  const types = Object.keys(jobs).toSorted()
  return {
    formatVersion: 1,
    envPrefix: '',
    config: configSchemaFor(types),
    jobs: Object.entries(jobs).map(([type, [taskClass, options = {}]]) => entryOf(type, taskClass, options)),
  }
}

function entryOf(type: string, taskClass: TaskClass, options: JobOptions): RegisteredJob {
  return {
    type,
    constant: constantOf(type),
    kind: taskClass['~kind'],
    file: `src/tasks/${type}.ts`,
    options,
    load: () => Promise.resolve(taskClass),
  }
}
