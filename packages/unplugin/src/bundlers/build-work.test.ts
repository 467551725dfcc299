/** What the plugin does in a build in which no job has changed. */

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { PROGRAM, runProgram, taskFile, type Fixture } from '@jobwright/test-support'
import { build as esbuild, type Plugin } from 'esbuild'
import { resolveConfig } from 'vite'
import { expect, test } from 'vitest'

import { esbuildOptions } from '../testing/esbuild.fixture.ts'
import { createProject } from '../testing/project.fixture.ts'
import { viteConfig } from '../testing/vite.fixture.ts'

const COUNT = 20

/** A program that looks as if it had a decorator. */
const MAIN = `/** Runs the jobs: \`import { job } from 'jobwright'\`. @see the tasks */\n${PROGRAM}`

function projectOfJobs(): Promise<Fixture> {
  const tasks = Array.from(
    { length: COUNT },
    (_, index) => [`src/tasks/t${index}.ts`, taskFile(`t${index}`)] as const,
  )
  return createProject({ 'src/main.ts': MAIN, ...Object.fromEntries(tasks) })
}

/** The builds, each as the statements of a program that has the plugin as `jobwright`. */
const BUILDS: Readonly<Record<string, string>> = {
  vite: `const { build } = await import('vite')
    await build({ configFile: false, logLevel: 'silent', plugins: [jobwright()], build: { ssr: 'src/main.ts' } })`,
  rolldown: `const { build } = await import('rolldown')
    await build({ input: 'src/main.ts', external: /^jobwright/, logLevel: 'silent', plugins: [jobwright()] })`,
  esbuild: `const { build } = await import('esbuild')
    const options = { bundle: true, splitting: true, packages: 'external', format: 'esm', outdir: 'dist', sourcemap: true }
    await build({ ...options, entryPoints: ['src/main.ts'], plugins: [jobwright()] })`,
}

/** The packages among these that a process loads for a build. */
async function loadedBy(bundler: string, { root }: Fixture): Promise<unknown> {
  const program = `
    import { registerHooks } from 'node:module'
    const slow = ['unplugin', '@ts-morph/common', 'c12', 'cron-parser', 'valibot']
    const loaded = new Set()
    registerHooks({
      load(url, context, next) {
        for (const name of slow) if (url.includes('/node_modules/' + name + '/')) loaded.add(name)
        return next(url, context)
      },
    })
    const { default: jobwright } = await import('${new URL(`../${bundler}.ts`, import.meta.url).href}')
    ${BUILDS[bundler]}
    console.log(JSON.stringify([...loaded].sort()))
  `
  const { output, errors } = await runProgram([process.execPath, '--input-type=module', '--eval', program], {
    folder: root,
  })
  expect(errors).toBe('')
  return JSON.parse(output)
}

test.for(Object.keys(BUILDS))(
  'the second build with %s loads no parser, no check of options, and no adapter',
  async (bundler) => {
    await using project = await projectOfJobs()
    await mkdir(join(project.root, 'node_modules'), { recursive: true })
    expect(await loadedBy(bundler, project)).toEqual(
      expect.arrayContaining(['@ts-morph/common', 'cron-parser', 'valibot']),
    )
    expect(await loadedBy(bundler, project)).toEqual([])
  },
)

test('a Vite build has no hook that Vite calls for every import', async () => {
  await using project = await projectOfJobs()
  const hooks = async (command: 'build' | 'serve'): Promise<string[][]> => {
    const { plugins } = await resolveConfig(viteConfig(project.root), command)
    const ours = plugins.filter(({ name }) => name.startsWith('jobwright'))
    return ours.map((plugin) => ['resolveId', 'load', 'transform'].filter((hook) => hook in plugin))
  }
  expect(await hooks('build')).toEqual([['transform']])
  expect(await hooks('serve')).toEqual([['transform'], ['resolveId', 'load']])
})

test('esbuild asks the plugin once about each TypeScript file, and about no import of a task file', async () => {
  await using project = await projectOfJobs()
  const asked = { load: [] as string[], resolve: [] as string[] }
  const { plugins = [], ...options } = esbuildOptions(project.root)
  const counted = plugins.map(({ name, setup }): Plugin => ({
    name,
    setup: (build) =>
      setup({
        ...build,
        onLoad: (filter, load) =>
          build.onLoad(filter, (args) => {
            asked.load.push(args.path)
            return load(args)
          }),
        onResolve: (filter, resolve) =>
          build.onResolve(filter, (args) => {
            asked.resolve.push(args.path)
            return resolve(args)
          }),
      }),
  }))
  const { metafile } = await esbuild({ ...options, packages: 'external', plugins: counted, metafile: true })
  const bundled = Object.keys(metafile.inputs)
  expect(asked.load.toSorted()).toEqual(bundled.map((path) => join(project.root, path)).toSorted())
  expect(asked.resolve.filter((path) => path.includes('tasks'))).toEqual([])
  expect(asked.resolve).toHaveLength(6) // main, and those between the generated files
})
