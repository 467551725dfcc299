/** A manifest that has one job of each shape, and a layout for it. */

import type { Manifest } from 'jobwright/manifest'

import type { Layout } from '../emit/layout.ts'

export const LAYOUT: Layout = { root: '/project', output: '/project/src/jobs.gen', importExtension: 'none' }

export const MANIFEST: Manifest = {
  formatVersion: 1,
  envPrefix: 'APP_',
  jobs: [
    {
      type: 'send_digest',
      constant: 'SEND_DIGEST',
      kind: 'self-contained',
      export: 'SendDigestTask',
      file: 'src/tasks/send-digest.ts',
      line: 5,
      options: {
        description: 'Tells the day\'s "news".\nEnds here */ not',
        cron: '0 8 * * *',
        // Programs declare their capabilities by augmentation, so here there are none.
        requires: ['twitter', 'chain'] as never[],
      },
    },
    {
      type: 'tweet:v2',
      constant: 'TWEET_V2',
      kind: 'queue',
      export: 'default',
      file: 'src/tasks/posts/tweet.mts',
      line: 9,
      options: { rateLimit: { max: 3, perSeconds: 60 }, requires: ['twitter'] as never[] },
    },
    {
      type: 'x',
      constant: 'X',
      export: 'the task',
      file: 'shared/x.tsx',
      line: 1,
      options: {},
    },
  ],
}

export const EMPTY: Manifest = { formatVersion: 1, envPrefix: '', jobs: [] }
