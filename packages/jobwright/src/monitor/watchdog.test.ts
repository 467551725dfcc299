import { expect, test } from 'vitest'
import { LoopLag } from './watchdog.ts'

test('a loop that was blocked is late', async () => {
  const lag = new LoopLag()
  lag.start()
  await expect.poll(() => lag.read()).toBeDefined()
  const until = performance.now() + 60
  while (performance.now() < until); // blocks the loop
  await expect.poll(() => lag.read()!.max).toBeGreaterThan(30)
  lag.stop()
})

test('stop is safe before start and twice, and nothing was measured before start', () => {
  const lag = new LoopLag()
  lag.stop()
  lag.stop()
  expect(lag.read()).toBeUndefined()
})
