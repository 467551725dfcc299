import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { expect, test } from 'vitest'

import { junit } from './junit.ts'
import { reportOf, type Outcome } from '../testing/reports.fixture.ts'

/** The report, after an XML parser has accepted it. */
async function acceptedReport(outcome: Outcome): Promise<string> {
  const report = await reportOf(outcome, junit)
  expect(XMLValidator.validate(report)).toBe(true)
  return report
}

test('errors are failed tests, and warnings are passed tests', async () => {
  expect(await acceptedReport('errors and warnings')).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="jobwright" tests="3" failures="2" errors="0" skipped="0">
    <testsuite name="jobwright" tests="3" failures="2" errors="0" skipped="0">
    <testcase classname="app/src/tasks/late.ts" name="JW2011 app/src/tasks/late.ts:3:37" file="app/src/tasks/late.ts" line="3">
    <system-out>warning: a run may take 90 s, longer than the 60 s from one tick to the next, and maxConcurrent is 1
    app/src/tasks/late.ts:3:16 the interval is given here
    A run that takes that long is still running at the next tick, which then makes no run, or one that comes late.
    Set timeoutSeconds to at most 60, a longer intervalSeconds, or a higher maxConcurrent.
    jobwright explain JW2011</system-out>
    </testcase>
    <testcase classname="app/src/tasks/tick.ts" name="JW2001 app/src/tasks/tick.ts:4:3" file="app/src/tasks/tick.ts" line="4">
    <failure type="JW2001" message="there is no option &quot;maxRetries%&quot;">there is no option &quot;maxRetries%&quot;
    An option that nothing reads would be ignored in silence.
    Did you mean &quot;maxRetries&quot;?
    jobwright explain JW2001</failure>
    </testcase>
    <testcase classname="app/src/tasks/tock, 50.ts" name="JW1001 app/src/tasks/tock, 50.ts:3:6" file="app/src/tasks/tock, 50.ts" line="3">
    <failure type="JW1001" message="job type &quot;tick&quot; is taken: src/tasks/tick.ts declares it already">job type &quot;tick&quot; is taken: src/tasks/tick.ts declares it already
    app/src/tasks/tick.ts:3:6 &quot;tick&quot; is declared here
    A job type names exactly one job: its messages, its history and its configuration.
    Give one of the two jobs another type than &quot;tick&quot;, or delete it.
    jobwright explain JW1001</failure>
    </testcase>
    <system-out>2 errors, 1 warning</system-out>
    </testsuite>
    </testsuites>
    "
  `)
})

test('a stale file is a failed test', async () => {
  expect(await acceptedReport('stale files')).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="jobwright" tests="5" failures="5" errors="0" skipped="0">
    <testsuite name="jobwright" tests="5" failures="5" errors="0" skipped="0">
    <testcase classname="app/src/jobs.gen/config.schema.json" name="JW5004 app/src/jobs.gen/config.schema.json:1:1" file="app/src/jobs.gen/config.schema.json" line="1">
    <failure type="JW5004" message="src/jobs.gen/config.schema.json differs from what the task files say">src/jobs.gen/config.schema.json differs from what the task files say
    @@ -7,4 +7,3 @@
         &quot;$schema&quot;: {&quot;type&quot;:&quot;string&quot;},
    -    &quot;tick&quot;: {&quot;allOf&quot;:[{&quot;$ref&quot;:&quot;#/definitions/job&quot;}]},
    -    &quot;tock&quot;: {&quot;allOf&quot;:[{&quot;$ref&quot;:&quot;#/definitions/job&quot;}]}
    +    &quot;tick&quot;: {&quot;allOf&quot;:[{&quot;$ref&quot;:&quot;#/definitions/job&quot;}]}
       },
    What is built in CI is what was committed: nothing is generated there that git tracks.
    Run jobwright generate, and commit what it writes.
    jobwright explain JW5004</failure>
    </testcase>
    <testcase classname="app/src/jobs.gen/index.ts" name="JW5004 app/src/jobs.gen/index.ts:1:1" file="app/src/jobs.gen/index.ts" line="1">
    <failure type="JW5004" message="src/jobs.gen/index.ts is missing">src/jobs.gen/index.ts is missing
    What is built in CI is what was committed: nothing is generated there that git tracks.
    Run jobwright generate, and commit what it writes.
    jobwright explain JW5004</failure>
    </testcase>
    <testcase classname="app/src/jobs.gen/job-types.ts" name="JW5004 app/src/jobs.gen/job-types.ts:1:1" file="app/src/jobs.gen/job-types.ts" line="1">
    <failure type="JW5004" message="src/jobs.gen/job-types.ts differs from what the task files say">src/jobs.gen/job-types.ts differs from what the task files say
    @@ -11,3 +11,2 @@
       TICK: 'tick',
    -  TOCK: 'tock',
     } as const
    @@ -21,3 +20,2 @@
         tick: typeof import('../tasks/tick.ts').Task
    -    tock: typeof import('../tasks/tock, 50.ts').Task
       }
    @@ -27,3 +25,2 @@
         tick: 'self-contained'
    -    tock: 'self-contained'
       }
    What is built in CI is what was committed: nothing is generated there that git tracks.
    Run jobwright generate, and commit what it writes.
    jobwright explain JW5004</failure>
    </testcase>
    <testcase classname="app/src/jobs.gen/manifest.json" name="JW5004 app/src/jobs.gen/manifest.json:1:1" file="app/src/jobs.gen/manifest.json" line="1">
    <failure type="JW5004" message="src/jobs.gen/manifest.json differs from what the task files say">src/jobs.gen/manifest.json differs from what the task files say
    @@ -4,4 +4,3 @@
       &quot;jobs&quot;: [
    -    {&quot;type&quot;:&quot;tick&quot;,&quot;constant&quot;:&quot;TICK&quot;,&quot;kind&quot;:&quot;self-contained&quot;,&quot;export&quot;:&quot;Task&quot;,&quot;file&quot;:&quot;src/tasks/tick.ts&quot;,&quot;options&quot;:{}},
    -    {&quot;type&quot;:&quot;tock&quot;,&quot;constant&quot;:&quot;TOCK&quot;,&quot;kind&quot;:&quot;self-contained&quot;,&quot;export&quot;:&quot;Task&quot;,&quot;file&quot;:&quot;src/tasks/tock, 50.ts&quot;,&quot;options&quot;:{}}
    +    {&quot;type&quot;:&quot;tick&quot;,&quot;constant&quot;:&quot;TICK&quot;,&quot;kind&quot;:&quot;self-contained&quot;,&quot;export&quot;:&quot;Task&quot;,&quot;file&quot;:&quot;src/tasks/tick.ts&quot;,&quot;options&quot;:{}}
       ]
    What is built in CI is what was committed: nothing is generated there that git tracks.
    Run jobwright generate, and commit what it writes.
    jobwright explain JW5004</failure>
    </testcase>
    <testcase classname="app/src/jobs.gen/registry.ts" name="JW5004 app/src/jobs.gen/registry.ts:1:1" file="app/src/jobs.gen/registry.ts" line="1">
    <failure type="JW5004" message="src/jobs.gen/registry.ts differs from what the task files say">src/jobs.gen/registry.ts differs from what the task files say
    @@ -19,3 +19,2 @@
         { type: 'tick', constant: 'TICK', kind: 'self-contained', file: 'src/tasks/tick.ts', options: {}, load: () =&gt; import('../tasks/tick.ts').then((module) =&gt; module.Task) },
    -    { type: 'tock', constant: 'TOCK', kind: 'self-contained', file: 'src/tasks/tock, 50.ts', options: {}, load: () =&gt; import('../tasks/tock, 50.ts').then((module) =&gt; module.Task) },
       ],
    What is built in CI is what was committed: nothing is generated there that git tracks.
    Run jobwright generate, and commit what it writes.
    jobwright explain JW5004</failure>
    </testcase>
    <system-out>5 generated files out of date: run \`jobwright generate\`</system-out>
    </testsuite>
    </testsuites>
    "
  `)
})

test('without findings there is one test, which succeeded', async () => {
  expect(await acceptedReport('nothing')).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="jobwright" tests="1" failures="0" errors="0" skipped="0">
    <testsuite name="jobwright" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="jobwright" name="the jobs"/>
    <system-out>2 jobs, all generated files up to date</system-out>
    </testsuite>
    </testsuites>
    "
  `)
})

test('characters that XML escapes or cannot represent do not break the report', async () => {
  const message = 'a < b && c > "d"\u0000\u001B\uFFFF\uD800\n\t😀'
  const report = await reportOf('errors and warnings', ({ diagnostics, ...compilation }) =>
    junit({ ...compilation, diagnostics: diagnostics.slice(0, 1).map((one) => ({ ...one, message })) }),
  )
  expect(XMLValidator.validate(report)).toBe(true)
  expect(report).toContain(
    'warning: a &lt; b &amp;&amp; c &gt; &quot;d&quot;\uFFFD\uFFFD\uFFFD\uFFFD\n\t😀\n',
  )
  expect(new XMLParser().parse(report)).toMatchObject({
    testsuites: { testsuite: { testcase: { 'system-out': expect.stringContaining('a < b && c > "d"') } } },
  })
})
