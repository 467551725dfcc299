/** Tells two long texts apart without reading them whole. */

import { hash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const SLICES = 64

const SLICE_BYTES = 1024

/** The size of a file, and the digest of slices all over it. */
export function sampleOf(path: string): string {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const sample = Buffer.alloc(SLICES * SLICE_BYTES)
    for (let slice = 0; slice < SLICES; slice += 1) {
      const from = Math.floor((size / SLICES) * slice)
      readSync(file, sample, slice * SLICE_BYTES, SLICE_BYTES, from)
    }
    return `${size} ${hash('sha256', sample, 'base64')}`
  } finally {
    closeSync(file)
  }
}
