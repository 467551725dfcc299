import { defineConfig } from 'tsdown'

/** What the builds of all packages share. */
export default defineConfig({
  workspace: 'packages/*',
  dts: true,
  fixedExtension: false, // .js, as the packages are ESM only
  failOnWarn: true,
  report: false,
})
