#!/usr/bin/env node
/** The `jobwright` command. */

import { main } from './main.ts'

// Not process.exit(): what was written to a pipe may still be on its way.
process.exitCode = await main(process.argv.slice(2))
