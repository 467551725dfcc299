import { expect, test } from 'vitest'

import { EMPTY, MANIFEST } from '../testing/manifest.ts'
import { emitManifest } from './manifest.ts'

test('manifest.json has one line per job', () => {
  expect(emitManifest(MANIFEST)).toMatchInlineSnapshot(`
    "{
      "formatVersion": 1,
      "envPrefix": "APP_",
      "jobs": [
        {"type":"send_digest","constant":"SEND_DIGEST","kind":"self-contained","export":"SendDigestTask","file":"src/tasks/send-digest.ts","options":{"description":"Tells the day's \\"news\\".\\nEnds here */ not","cron":"0 8 * * *","requires":["twitter","chain"]}},
        {"type":"tweet:v2","constant":"TWEET_V2","kind":"queue","export":"default","file":"src/tasks/posts/tweet.mts","options":{"rateLimit":{"max":3,"perSeconds":60},"requires":["twitter"]}},
        {"type":"x","constant":"X","export":"the task","file":"shared/x.tsx","options":{}}
      ]
    }
    "
  `)
})

test('manifest.json holds the whole manifest, but for the lines, which any edit may move', () => {
  const jobs = MANIFEST.jobs.map(({ line: _, ...job }) => job)
  expect(JSON.parse(emitManifest(MANIFEST))).toEqual({ ...MANIFEST, jobs })
  expect(JSON.parse(emitManifest(EMPTY))).toEqual(EMPTY)
})

test('the order of the options in the source does not show', () => {
  const [job] = MANIFEST.jobs
  const reversed = { ...job!, options: Object.fromEntries(Object.entries(job!.options).toReversed()) }
  expect(emitManifest({ ...EMPTY, jobs: [reversed] })).toBe(emitManifest({ ...EMPTY, jobs: [job!] }))
})
