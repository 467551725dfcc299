import { once } from 'node:events'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { PROGRAM, taskFile } from '@jobwright/test-support'
import { createLogger, createServer, type HotPayload, type ViteDevServer } from 'vite'
import { expect, test } from 'vitest'

import { createProject } from '../testing/project.fixture.ts'
import { viteConfig } from '../testing/vite.fixture.ts'

/** A dev server, the payloads that it has sent to browsers, and the errors that it has logged. */
interface Dev extends AsyncDisposable {
  readonly server: ViteDevServer
  readonly payloads: readonly HotPayload[]
  readonly errors: readonly string[]
}

interface DevOptions {
  /** The folder that the server must watch before `startDev` resolves. */
  readonly tasks?: string
  /** What the server does not watch. */
  readonly ignored?: string
}

async function startDev(
  root: string,
  { tasks = `${root}/src/tasks`, ignored = '' }: DevOptions = {},
): Promise<Dev> {
  const errors: string[] = []
  const logger = createLogger('silent')
  const customLogger = { ...logger, error: (message: string) => void errors.push(message) }
  const server = await createServer({
    ...viteConfig(root),
    server: { port: 0, watch: { ignored } },
    customLogger,
  })
  await server.listen()
  const payloads: HotPayload[] = []
  const url = `${server.resolvedUrls!.local[0]!.replace('http', 'ws')}?token=${server.config.webSocketToken}`
  const browser = new WebSocket(url, 'vite-hmr')
  browser.addEventListener('message', ({ data }) => payloads.push(JSON.parse(String(data)) as HotPayload))
  await once(browser, 'open')
  await seesTasks(server, tasks)
  return {
    server,
    payloads,
    errors,
    async [Symbol.asyncDispose]() {
      browser.close()
      await server.close()
    },
  }
}

/** Resolves once the server watches the folder, which takes a moment. */
async function seesTasks({ watcher }: ViteDevServer, folder: string): Promise<void> {
  const probe = `${folder}/.probe`
  const seen = new Set<string>()
  const see = (_event: string, path: string): void => void seen.add(path)
  watcher.on('all', see)
  const isSeen = async (): Promise<boolean> => {
    await writeFile(probe, `${performance.now()}`)
    return seen.has(probe)
  }
  await expect.poll(isSeen).toBe(true)
  watcher.off('all', see)
  await rm(probe)
}

async function jobTypesOf({ server }: Dev): Promise<string[]> {
  const { JobType } = await server.ssrLoadModule('/src/jobs.gen/index.ts')
  return Object.values(JobType as Record<string, string>)
}

test('the dev server follows task files that are added, changed and deleted', async () => {
  await using project = await createProject({ 'src/main.ts': PROGRAM, 'src/tasks/tick.ts': taskFile('tick') })
  await using dev = await startDev(project.root)
  const jobTypes = (): Promise<string[]> => jobTypesOf(dev)
  expect(await jobTypes()).toEqual(['tick'])

  await project.write('src/tasks/deep/tock.ts', taskFile('tock'))
  await expect.poll(jobTypes).toEqual(['tick', 'tock'])

  await project.write('src/tasks/deep/tock.ts', taskFile('tack'))
  await expect.poll(jobTypes).toEqual(['tack', 'tick'])

  await project.remove('src/tasks/deep/tock.ts')
  await expect.poll(jobTypes).toEqual(['tick'])
})

test('the dev server starts with an error, fails the generated modules, and recovers once it is fixed', async () => {
  await using project = await createProject({
    'src/main.ts': `export { JobType } from './jobs.gen'\n`,
    'src/tasks/tick.ts': taskFile('tick').replace('export ', ''),
  })
  await using dev = await startDev(project.root)
  const loaded = (): Promise<unknown> => dev.server.ssrLoadModule('/src/main.ts').catch(String)
  expect(await loaded()).toContain('class Task is not exported')
  await expect(jobTypesOf(dev)).rejects.toThrow('class Task is not exported')

  await project.write('src/tasks/tick.ts', taskFile('tick'))
  await expect.poll(loaded).toMatchObject({ JobType: { TICK: 'tick' } })
  expect(await jobTypesOf(dev)).toEqual(['tick'])
  expect(dev.payloads).toContainEqual({ type: 'full-reload' })
})

test('the dev server shows an error that appears as an overlay, and fails what was loaded before', async () => {
  await using project = await createProject({
    'src/main.ts': PROGRAM,
    'src/tasks/tick.ts': taskFile('tick'),
  })
  await using dev = await startDev(project.root)
  expect(await jobTypesOf(dev)).toEqual(['tick'])

  await project.write('src/tasks/tock.ts', taskFile('tick'))
  const file = `${project.root}/src/tasks/tock.ts`
  const message: unknown = expect.stringMatching(
    /JW1001[^]*> 3 \| @job\('tick'\)[^]*src\/tasks\/tick\.ts:3:6/,
  )
  const err = { plugin: 'jobwright', message, stack: '', id: file, loc: { file, line: 3, column: 6 } }
  await expect.poll(() => dev.payloads).toContainEqual({ type: 'error', err })
  await expect(jobTypesOf(dev)).rejects.toThrow('JW1001')
})

test('the dev server logs an error once, and shows it to browsers after each compile', async () => {
  await using project = await createProject({ 'src/main.ts': PROGRAM, 'src/tasks/tick.ts': taskFile('tick') })
  await using dev = await startDev(project.root)
  const overlays = (): number => dev.payloads.filter(({ type }) => type === 'error').length

  await project.write('src/tasks/tock.ts', taskFile('tick'))
  await expect.poll(overlays).toBeGreaterThan(0)
  const before = overlays()
  await project.write('src/tasks/tack.ts', taskFile('tack'))
  await expect.poll(overlays).toBeGreaterThan(before)
  expect(dev.errors.filter((error) => error.includes('JW1001'))).toHaveLength(1)
})

test('the dev server follows a tasks folder that is deleted and created again', async () => {
  await using project = await createProject({ 'src/main.ts': PROGRAM, 'src/tasks/tick.ts': taskFile('tick') })
  await using dev = await startDev(project.root)
  const jobTypes = (): Promise<unknown> => jobTypesOf(dev).catch(String)

  await project.remove('src/tasks')
  await expect.poll(jobTypes).toContain('JW5003')

  await project.write('src/tasks/deep/tock.ts', taskFile('tock'))
  await expect.poll(jobTypes).toEqual(['tock'])

  await project.write('src/tasks/tack.ts', taskFile('tack'))
  await expect.poll(jobTypes).toEqual(['tack', 'tock'])
})

test.each([
  { name: 'the tasks folder itself', path: 'app/src/tasks', target: '../../shared' },
  { name: 'a folder in the tasks folder', path: 'app/src/tasks/shared', target: '../../../shared' },
])('the dev server follows task files behind a link: $name', async ({ path, target }) => {
  await using project = await createProject({
    'app/src/main.ts': PROGRAM,
    'shared/tick.ts': taskFile('tick'),
  })
  await mkdir(dirname(join(project.root, path)), { recursive: true })
  await symlink(target, join(project.root, path))
  await using dev = await startDev(join(project.root, 'app'), { tasks: join(project.root, 'shared') })
  const jobTypes = (): Promise<string[]> => jobTypesOf(dev)
  expect(await jobTypes()).toEqual(['tick'])

  // Vite's watcher misses what is written while it still scans the folder behind the link.
  const written = async (job: string): Promise<string[]> => {
    await project.write('shared/deep/tock.ts', taskFile(job))
    return jobTypes()
  }
  await expect.poll(() => written('tock'), { timeout: 90_000, interval: 200 }).toEqual(['tick', 'tock'])

  await project.write('shared/deep/tock.ts', taskFile('tack'))
  await expect.poll(jobTypes).toEqual(['tack', 'tick'])

  await project.remove('shared/deep/tock.ts')
  await expect.poll(jobTypes).toEqual(['tick'])
})

test('the dev server serves generated modules as they are, even if its watcher misses their change', async () => {
  await using project = await createProject({ 'src/main.ts': PROGRAM, 'src/tasks/tick.ts': taskFile('tick') })
  await using dev = await startDev(project.root, { ignored: '**/jobs.gen/**' })
  const jobTypes = (): Promise<string[]> => jobTypesOf(dev)
  expect(await jobTypes()).toEqual(['tick'])

  await project.write('src/tasks/tock.ts', taskFile('tock'))
  await expect.poll(jobTypes).toEqual(['tick', 'tock'])
})

test('a module that the dev server serves has no @job left', async () => {
  await using project = await createProject({ 'src/main.ts': PROGRAM, 'src/tasks/tick.ts': taskFile('tick') })
  await using dev = await startDev(project.root)
  const result = await dev.server.transformRequest('/src/tasks/tick.ts')
  expect(result!.code).toContain('class Task')
  expect(result!.code).not.toContain('@job')
})
