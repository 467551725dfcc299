/**
 * Every relative link of the documentation leads to a file, and to a heading where it names one.
 */

import { glob, readFile, stat } from 'node:fs/promises'

import { expect, test } from 'vitest'

const root = new URL('../../../../../', import.meta.url)

const PAGES = ['README.md', 'CONTRIBUTING.md', 'docs/**/*.md', 'bench/README.md']

/** A path from the top of the repository, in code; one with a `<placeholder>` names no file. */
const PATH = /`((?:bench|docs|end-to-end|packages|playground|scripts|test-support)\/[\w./-]+)`/g

test('every relative link leads to a file, and every #anchor to a heading', async () => {
  const broken: string[] = []
  for await (const page of glob(PAGES, { cwd: root })) {
    for (const link of linksOf(await read(page))) {
      if (!(await leadsSomewhere(page, link))) broken.push(`${page}: ${link}`)
    }
  }
  expect(broken).toEqual([])
})

test('docs/index.md leads to every page', async () => {
  const links = linksOf(await read('docs/index.md'))
  const missing: string[] = []
  for await (const page of glob('**/*.md', { cwd: new URL('docs/', root) })) {
    if (page !== 'index.md' && !links.includes(page)) missing.push(page)
  }
  expect(missing).toEqual([])
})

test('the pages for contributors name only files and folders that exist', async () => {
  const missing: string[] = []
  for await (const page of glob(['CONTRIBUTING.md', 'docs/contributing/*.md'], { cwd: root })) {
    const paths = withoutBlocks(await read(page)).matchAll(PATH)
    for (const [, path = ''] of paths) if (!(await isThere(path))) missing.push(`${page}: ${path}`)
  }
  expect(missing).toEqual([])
})

test('the ways of the architecture page lead through files that exist', async () => {
  const [, ways = ''] = (await read('docs/contributing/architecture.md')).split('## The four ways\n')
  const [section = ''] = ways.split(/^## /m)
  const files = Array.from(section.matchAll(/`([\w-]+\/[\w./-]+\.ts)`/g), ([, file = '']) => file)
  const missing: string[] = []
  for (const file of files) {
    const sources = ['packages/jobwright/src', 'packages/compiler/src'].map((folder) =>
      isThere(`${folder}/${file}`),
    )
    if (!(await Promise.all(sources)).includes(true)) missing.push(file)
  }
  expect(files.length).toBeGreaterThan(30)
  expect(missing).toEqual([])
})

/** The targets of all links that stay in the repository. */
function linksOf(page: string): string[] {
  const prose = withoutBlocks(page).replaceAll(/`[^`\n]*`/g, '')
  const targets = Array.from(prose.matchAll(/\]\(([^)\s]*)\)/g), ([, target = '']) => target)
  return targets.filter((target) => !/^[a-z]+:/.test(target))
}

async function leadsSomewhere(page: string, link: string): Promise<boolean> {
  const target = new URL(link, new URL(page, root))
  const found = await stat(target).catch(() => undefined)
  if (found?.isFile() !== true) return false
  return target.hash === '' || anchorsOf(await readFile(target, 'utf8')).includes(target.hash)
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  return Array.from(withoutBlocks(page).matchAll(/^#+ (.*)$/gm), ([, heading = '']) => {
    const words = heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    return `#${words.replaceAll(' ', '-')}`
  })
}

/** A page without its blocks of code, in which `](` and `#` mean something else. */
function withoutBlocks(page: string): string {
  return page.replaceAll(/^```.*?^```$/gms, '')
}

function isThere(path: string): Promise<boolean> {
  return stat(new URL(path, root)).then(
    () => true,
    () => false,
  )
}

function read(path: string): Promise<string> {
  return readFile(new URL(path, root), 'utf8')
}
