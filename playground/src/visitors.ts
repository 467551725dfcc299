/** The users of the program. They write posts, and some posts are too long. */

import type { Runner } from 'jobwright'

const POSTS = ['Good morning', 'Jobs are running', 'o'.repeat(120), 'What a block', 'Time for lunch']

const PERIOD_MS = 700

/** Enqueues a post and an announcement at a steady pace, until the runner stops. */
export function letVisitorsWrite(runner: Pick<Runner, 'enqueue' | 'events'>): void {
  let written = 0
  const timer = setInterval(() => {
    const text = POSTS[written % POSTS.length] ?? ''
    written += 1
    void runner.enqueue('tweet', { author: `visitor ${written}`, text })
    void runner.enqueue('discord', { text: `visitor ${written} wrote a post` })
  }, PERIOD_MS)
  runner.events.subscribe(({ type }) => {
    if (type === 'runner.stopping') clearInterval(timer)
  })
}
