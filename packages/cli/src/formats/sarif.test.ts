import SCHEMA from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }
import type { ValidateFunction } from 'ajv'
import Ajv from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'

import { reportOf, type Outcome } from '../testing/reports.fixture.ts'
import { sarif } from './sarif.ts'

/**
 * Validates against the official schema. One of its patterns is invalid in Unicode mode, so that
 * mode is off.
 */
function schema(): ValidateFunction {
  const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false })
  addFormats.default(ajv)
  return ajv.compile(SCHEMA)
}

/** The log of a compilation, and its violations of the official schema. */
async function logOf(outcome: Outcome): Promise<{ readonly log: Log; readonly problems: unknown }> {
  const validate = schema()
  const log = JSON.parse(await reportOf(outcome, sarif)) as Log
  validate(log)
  return { log, problems: validate.errors }
}

interface Log {
  readonly runs: readonly [
    { readonly results: readonly object[]; readonly tool: { readonly driver: Driver } },
  ]
}

interface Driver {
  readonly rules: readonly { readonly help: { readonly text: string } }[]
}

test('errors and warnings are results with places, fixes and rules that match the schema', async () => {
  const { log, problems } = await logOf('errors and warnings')
  expect(problems).toBeNull()
  const [{ results, tool }] = log.runs
  expect(results).toMatchInlineSnapshot(`
    [
      {
        "level": "warning",
        "locations": [
          {
            "physicalLocation": {
              "artifactLocation": {
                "uri": "app/src/tasks/late.ts",
                "uriBaseId": "%SRCROOT%",
              },
              "region": {
                "endColumn": 51,
                "endLine": 3,
                "startColumn": 37,
                "startLine": 3,
              },
            },
          },
        ],
        "message": {
          "text": "a run may take 90 s, longer than the 60 s from one tick to the next, and maxConcurrent is 1. Set timeoutSeconds to at most 60, a longer intervalSeconds, or a higher maxConcurrent.",
        },
        "relatedLocations": [
          {
            "id": 0,
            "message": {
              "text": "the interval is given here",
            },
            "physicalLocation": {
              "artifactLocation": {
                "uri": "app/src/tasks/late.ts",
                "uriBaseId": "%SRCROOT%",
              },
              "region": {
                "endColumn": 31,
                "endLine": 3,
                "startColumn": 16,
                "startLine": 3,
              },
            },
          },
        ],
        "ruleId": "JW2011",
        "ruleIndex": 2,
      },
      {
        "fixes": [
          {
            "artifactChanges": [
              {
                "artifactLocation": {
                  "uri": "app/src/tasks/tick.ts",
                  "uriBaseId": "%SRCROOT%",
                },
                "replacements": [
                  {
                    "deletedRegion": {
                      "charLength": 11,
                      "charOffset": 61,
                    },
                    "insertedContent": {
                      "text": "maxRetries",
                    },
                  },
                ],
              },
            ],
            "description": {
              "text": "Did you mean "maxRetries"?",
            },
          },
        ],
        "level": "error",
        "locations": [
          {
            "physicalLocation": {
              "artifactLocation": {
                "uri": "app/src/tasks/tick.ts",
                "uriBaseId": "%SRCROOT%",
              },
              "region": {
                "endColumn": 16,
                "endLine": 4,
                "startColumn": 3,
                "startLine": 4,
              },
            },
          },
        ],
        "message": {
          "text": "there is no option "maxRetries%". Did you mean "maxRetries"?",
        },
        "ruleId": "JW2001",
        "ruleIndex": 1,
      },
      {
        "level": "error",
        "locations": [
          {
            "physicalLocation": {
              "artifactLocation": {
                "uri": "app/src/tasks/tock%2C%2050.ts",
                "uriBaseId": "%SRCROOT%",
              },
              "region": {
                "endColumn": 12,
                "endLine": 3,
                "startColumn": 6,
                "startLine": 3,
              },
            },
          },
        ],
        "message": {
          "text": "job type "tick" is taken: src/tasks/tick.ts declares it already. Give one of the two jobs another type than "tick", or delete it.",
        },
        "relatedLocations": [
          {
            "id": 0,
            "message": {
              "text": ""tick" is declared here",
            },
            "physicalLocation": {
              "artifactLocation": {
                "uri": "app/src/tasks/tick.ts",
                "uriBaseId": "%SRCROOT%",
              },
              "region": {
                "endColumn": 12,
                "endLine": 3,
                "startColumn": 6,
                "startLine": 3,
              },
            },
          },
        ],
        "ruleId": "JW1001",
        "ruleIndex": 0,
      },
    ]
  `)
  const rules = tool.driver.rules.map(({ help: { text }, ...rule }) => ({ ...rule, help: text.slice(0, 30) }))
  expect(rules).toMatchInlineSnapshot(`
    [
      {
        "defaultConfiguration": {
          "level": "error",
        },
        "fullDescription": {
          "text": "A job type names exactly one job: its messages, its history and its configuration.",
        },
        "help": "# JW1001: duplicate job type

    ",
        "id": "JW1001",
        "shortDescription": {
          "text": "duplicate job type",
        },
      },
      {
        "defaultConfiguration": {
          "level": "error",
        },
        "fullDescription": {
          "text": "An option that nothing reads would be ignored in silence.",
        },
        "help": "# JW2001: unknown option

    The ",
        "id": "JW2001",
        "shortDescription": {
          "text": "unknown option",
        },
      },
      {
        "defaultConfiguration": {
          "level": "warning",
        },
        "fullDescription": {
          "text": "A run that takes that long is still running at the next tick, which then makes no run, or one that comes late.",
        },
        "help": "# JW2011: the timeout is longe",
        "id": "JW2011",
        "shortDescription": {
          "text": "the timeout is longer than the interval",
        },
      },
    ]
  `)
})

test('a stale file is a result', async () => {
  const { log, problems } = await logOf('stale files')
  expect(problems).toBeNull()
  expect(log.runs[0].results[0]).toMatchInlineSnapshot(`
    {
      "level": "error",
      "locations": [
        {
          "physicalLocation": {
            "artifactLocation": {
              "uri": "app/src/jobs.gen/config.schema.json",
              "uriBaseId": "%SRCROOT%",
            },
            "region": {
              "endColumn": 1,
              "endLine": 1,
              "startColumn": 1,
              "startLine": 1,
            },
          },
        },
      ],
      "message": {
        "text": "src/jobs.gen/config.schema.json differs from what the task files say
    @@ -7,4 +7,3 @@
         "$schema": {"type":"string"},
    -    "tick": {"allOf":[{"$ref":"#/definitions/job"}]},
    -    "tock": {"allOf":[{"$ref":"#/definitions/job"}]}
    +    "tick": {"allOf":[{"$ref":"#/definitions/job"}]}
       },. Run jobwright generate, and commit what it writes.",
      },
      "ruleId": "JW5004",
      "ruleIndex": 0,
    }
  `)
})

test('without findings the log has no results', async () => {
  const { log, problems } = await logOf('nothing')
  expect(problems).toBeNull()
  expect(log).toMatchInlineSnapshot(`
    {
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "runs": [
        {
          "columnKind": "utf16CodeUnits",
          "results": [],
          "tool": {
            "driver": {
              "name": "jobwright",
              "rules": [],
              "semanticVersion": "0.1.0",
            },
          },
        },
      ],
      "version": "2.1.0",
    }
  `)
})

test('the schema rejects an invalid log', async () => {
  const validate = schema()
  const { log } = await logOf('errors and warnings')
  expect(validate({ ...log, version: '2.0.0' })).toBe(false)
})
