#!/usr/bin/env node
/** The program `jobwright`. */

import { main } from './main.ts'

// Not process.exit(): it would drop output that a pipe has not taken yet.
process.exitCode = await main(process.argv.slice(2))
