/** Pieces of the cache of facts: the facts of a few files as bytes, made by either thread. */

import { deserialize, serialize } from 'node:v8'

import type { FileFacts } from '../facts/facts.ts'
import type { SourceFile } from '../facts/source.ts'
import { digestOf } from '../files/text-files.ts'

/** Facts without their file: they hold for any file with the same text. */
export type StoredFacts = Omit<FileFacts, 'source'>

/**
 * A key that is equal only for equal texts in the same language, which the file's extension tells.
 */
export function textKey({ path, text, digest }: Pick<SourceFile, 'path' | 'text' | 'digest'>): string {
  return `${digest ?? digestOf(text)}${/\.\w+$/.exec(path)?.[0]}`
}

/** The facts of a few files as bytes, by the key of the text. */
export function pieceOf(facts: ReadonlyMap<string, StoredFacts>): Uint8Array<ArrayBuffer> {
  return serialize(facts)
}

/**
 * The facts in a piece.
 *
 * @throws if the piece is damaged
 */
export function factsIn(piece: Uint8Array): ReadonlyMap<string, StoredFacts> {
  // Only `pieceOf` makes pieces, and the fingerprint in front of them has its version.
  return new Map(deserialize(piece) as ReadonlyMap<string, StoredFacts>)
}

/** Pieces one after the other, each with its length in front. */
export function* framed(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const piece of pieces) {
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32LE(piece.byteLength)
    yield length
    yield piece
  }
}

/**
 * The opposite of {@link framed}.
 *
 * @throws if the content ends within a piece
 */
export function piecesIn(content: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  for (let start = 0; start < content.length;) {
    const end = start + LENGTH_BYTES + content.readUInt32LE(start)
    if (end > content.length) throw new RangeError('the last piece is cut off')
    pieces.push(content.subarray(start + LENGTH_BYTES, end))
    start = end
  }
  return pieces
}

const LENGTH_BYTES = 4
