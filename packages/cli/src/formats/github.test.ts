import { expect, test } from 'vitest'

import { github } from './github.ts'
import { reportOf } from '../testing/reports.fixture.ts'

test('errors and warnings are commands, escaped, with files as the repository names them', async () => {
  expect(await reportOf('errors and warnings', github)).toMatchInlineSnapshot(`
    "::warning file=app/src/tasks/late.ts,line=3,endLine=3,col=37,endColumn=51,title=JW2011::a run may take 90 s, longer than the 60 s from one tick to the next, and maxConcurrent is 1%0Aapp/src/tasks/late.ts:3: the interval is given here%0AA run that takes that long is still running at the next tick, which then makes no run, or one that comes late.%0ASet timeoutSeconds to at most 60, a longer intervalSeconds, or a higher maxConcurrent.%0Ajobwright explain JW2011
    ::error file=app/src/tasks/tick.ts,line=4,endLine=4,col=3,endColumn=16,title=JW2001::there is no option "maxRetries%25"%0AAn option that nothing reads would be ignored in silence.%0ADid you mean "maxRetries"?%0Ajobwright explain JW2001
    ::error file=app/src/tasks/tock%2C 50.ts,line=3,endLine=3,col=6,endColumn=12,title=JW1001::job type "tick" is taken: src/tasks/tick.ts declares it already%0Aapp/src/tasks/tick.ts:3: "tick" is declared here%0AA job type names exactly one job: its messages, its history and its configuration.%0AGive one of the two jobs another type than "tick", or delete it.%0Ajobwright explain JW1001
    2 errors, 1 warning
    "
  `)
})

test('a stale file is an error, with its difference', async () => {
  expect(await reportOf('stale files', github)).toMatchInlineSnapshot(`
    "::error file=app/src/jobs.gen/config.schema.json,line=1,endLine=1,col=1,endColumn=1,title=JW5004::src/jobs.gen/config.schema.json differs from what the task files say%0A@@ -7,4 +7,3 @@%0A     "$schema": {"type":"string"},%0A-    "tick": {"allOf":[{"$ref":"#/definitions/job"}]},%0A-    "tock": {"allOf":[{"$ref":"#/definitions/job"}]}%0A+    "tick": {"allOf":[{"$ref":"#/definitions/job"}]}%0A   },%0AWhat is built in CI is what was committed: nothing is generated there that git tracks.%0ARun jobwright generate, and commit what it writes.%0Ajobwright explain JW5004
    ::error file=app/src/jobs.gen/index.ts,line=1,endLine=1,col=1,endColumn=1,title=JW5004::src/jobs.gen/index.ts is missing%0AWhat is built in CI is what was committed: nothing is generated there that git tracks.%0ARun jobwright generate, and commit what it writes.%0Ajobwright explain JW5004
    ::error file=app/src/jobs.gen/job-types.ts,line=1,endLine=1,col=1,endColumn=1,title=JW5004::src/jobs.gen/job-types.ts differs from what the task files say%0A@@ -11,3 +11,2 @@%0A   TICK: 'tick',%0A-  TOCK: 'tock',%0A } as const%0A@@ -21,3 +20,2 @@%0A     tick: typeof import('../tasks/tick.ts').Task%0A-    tock: typeof import('../tasks/tock, 50.ts').Task%0A   }%0A@@ -27,3 +25,2 @@%0A     tick: 'self-contained'%0A-    tock: 'self-contained'%0A   }%0AWhat is built in CI is what was committed: nothing is generated there that git tracks.%0ARun jobwright generate, and commit what it writes.%0Ajobwright explain JW5004
    ::error file=app/src/jobs.gen/manifest.json,line=1,endLine=1,col=1,endColumn=1,title=JW5004::src/jobs.gen/manifest.json differs from what the task files say%0A@@ -4,4 +4,3 @@%0A   "jobs": [%0A-    {"type":"tick","constant":"TICK","kind":"self-contained","export":"Task","file":"src/tasks/tick.ts","options":{}},%0A-    {"type":"tock","constant":"TOCK","kind":"self-contained","export":"Task","file":"src/tasks/tock, 50.ts","options":{}}%0A+    {"type":"tick","constant":"TICK","kind":"self-contained","export":"Task","file":"src/tasks/tick.ts","options":{}}%0A   ]%0AWhat is built in CI is what was committed: nothing is generated there that git tracks.%0ARun jobwright generate, and commit what it writes.%0Ajobwright explain JW5004
    ::error file=app/src/jobs.gen/registry.ts,line=1,endLine=1,col=1,endColumn=1,title=JW5004::src/jobs.gen/registry.ts differs from what the task files say%0A@@ -19,3 +19,2 @@%0A     { type: 'tick', constant: 'TICK', kind: 'self-contained', file: 'src/tasks/tick.ts', options: {}, load: () => import('../tasks/tick.ts').then((module) => module.Task) },%0A-    { type: 'tock', constant: 'TOCK', kind: 'self-contained', file: 'src/tasks/tock, 50.ts', options: {}, load: () => import('../tasks/tock, 50.ts').then((module) => module.Task) },%0A   ],%0AWhat is built in CI is what was committed: nothing is generated there that git tracks.%0ARun jobwright generate, and commit what it writes.%0Ajobwright explain JW5004
    5 generated files out of date: run \`jobwright generate\`
    "
  `)
})

test('without findings there is the summary alone', async () => {
  expect(await reportOf('nothing', github)).toMatchInlineSnapshot(`
    "2 jobs, all generated files up to date
    "
  `)
})
