import { defineConfig } from 'tsdown'

export default defineConfig({
  workspace: 'packages/*',
  failOnWarn: true,
  report: false,
})
