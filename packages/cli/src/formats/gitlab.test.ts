import type { Diagnostic } from '@jobwright/compiler'
import { expect, test } from 'vitest'

import { gitlab } from './gitlab.ts'
import { reportOf } from '../testing/reports.fixture.ts'

test('errors and warnings are issues', async () => {
  expect(await reportOf('errors and warnings', gitlab)).toMatchInlineSnapshot(`
    "[
      {
        "description": "a run may take 90 s, longer than the 60 s from one tick to the next, and maxConcurrent is 1. Set timeoutSeconds to at most 60, a longer intervalSeconds, or a higher maxConcurrent.",
        "check_name": "JW2011",
        "fingerprint": "5754c41579b35c7fa86c0e8ddba39ba8f65ca8b3764462abcb13b375fdc791cd",
        "severity": "minor",
        "location": {
          "path": "app/src/tasks/late.ts",
          "lines": {
            "begin": 3,
            "end": 3
          }
        }
      },
      {
        "description": "there is no option \\"maxRetries%\\". Did you mean \\"maxRetries\\"?",
        "check_name": "JW2001",
        "fingerprint": "0655e5cb27eb872ee71a1dedbe736216b31bdc8de33fedefe5d2019912acdb11",
        "severity": "major",
        "location": {
          "path": "app/src/tasks/tick.ts",
          "lines": {
            "begin": 4,
            "end": 4
          }
        }
      },
      {
        "description": "job type \\"tick\\" is taken: src/tasks/tick.ts declares it already. Give one of the two jobs another type than \\"tick\\", or delete it.",
        "check_name": "JW1001",
        "fingerprint": "fef6fc497930b9e25e975f2358c15b08aef65eff78a3354cb68946693f82eac5",
        "severity": "major",
        "location": {
          "path": "app/src/tasks/tock, 50.ts",
          "lines": {
            "begin": 3,
            "end": 3
          }
        }
      }
    ]
    "
  `)
})

test('a stale file is an issue', async () => {
  expect(await reportOf('stale files', gitlab)).toMatchInlineSnapshot(`
    "[
      {
        "description": "src/jobs.gen/config.schema.json differs from what the task files say. Run jobwright generate, and commit what it writes.",
        "check_name": "JW5004",
        "fingerprint": "4b05b6b7de4b74c8e4eb09c41c3f6a9c3c86e34881e6c5323d1222b65aa85682",
        "severity": "major",
        "location": {
          "path": "app/src/jobs.gen/config.schema.json",
          "lines": {
            "begin": 1,
            "end": 1
          }
        }
      },
      {
        "description": "src/jobs.gen/index.ts is missing. Run jobwright generate, and commit what it writes.",
        "check_name": "JW5004",
        "fingerprint": "d651b72188ddbd7edf5249510f983734857ae4df83051298c7a1fdc6fd4d0170",
        "severity": "major",
        "location": {
          "path": "app/src/jobs.gen/index.ts",
          "lines": {
            "begin": 1,
            "end": 1
          }
        }
      },
      {
        "description": "src/jobs.gen/job-types.ts differs from what the task files say. Run jobwright generate, and commit what it writes.",
        "check_name": "JW5004",
        "fingerprint": "55374b97552eecda0b7b167ed93048190402bed21ba38666a05646074de56a00",
        "severity": "major",
        "location": {
          "path": "app/src/jobs.gen/job-types.ts",
          "lines": {
            "begin": 1,
            "end": 1
          }
        }
      },
      {
        "description": "src/jobs.gen/manifest.json differs from what the task files say. Run jobwright generate, and commit what it writes.",
        "check_name": "JW5004",
        "fingerprint": "e529967af2b9125b2dab8af8739cebf215c1a8b762d17b420cd1b6ae4094f4ab",
        "severity": "major",
        "location": {
          "path": "app/src/jobs.gen/manifest.json",
          "lines": {
            "begin": 1,
            "end": 1
          }
        }
      },
      {
        "description": "src/jobs.gen/registry.ts differs from what the task files say. Run jobwright generate, and commit what it writes.",
        "check_name": "JW5004",
        "fingerprint": "b601123b1b007e983f96d6e73971d776ff3bbb08c3eaadcc8f9a2970aa936925",
        "severity": "major",
        "location": {
          "path": "app/src/jobs.gen/registry.ts",
          "lines": {
            "begin": 1,
            "end": 1
          }
        }
      }
    ]
    "
  `)
})

test('without findings there are no issues', async () => {
  expect(await reportOf('nothing', gitlab)).toBe('[]\n')
})

test('fingerprints differ within a report, and stay when lines move', async () => {
  const before = await fingerprintsOf((diagnostics) => diagnostics)
  expect(new Set(before).size).toBe(6)
  const moved = await fingerprintsOf((diagnostics) =>
    diagnostics.map((diagnostic) => ({ ...diagnostic, line: diagnostic.line + 7 })),
  )
  expect(moved).toEqual(before)
})

/** The fingerprints of a report that contains every finding twice. */
async function fingerprintsOf(
  change: (diagnostics: readonly Diagnostic[]) => readonly Diagnostic[],
): Promise<string[]> {
  const report = await reportOf('errors and warnings', ({ diagnostics, ...compilation }) =>
    gitlab({ ...compilation, diagnostics: change([...diagnostics, ...diagnostics]) }),
  )
  return (JSON.parse(report) as { fingerprint: string }[]).map(({ fingerprint }) => fingerprint)
}
