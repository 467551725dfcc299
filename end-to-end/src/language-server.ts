/** The language server of TypeScript 7, as editors talk to it. */

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { TYPED, typed, type Editor } from './editor.ts'

/** Opens a project. @param imports the lines before the typed code */
export async function openServer(tsc: string, root: string, imports: string): Promise<Editor> {
  const server = new Connection(spawn(process.execPath, [tsc, '--lsp', '--stdio'], { cwd: root }))
  const folder = pathToFileURL(root).href
  await server.ask('initialize', { processId: process.pid, rootUri: folder, capabilities: {} })
  server.tell('initialized', {})
  const uri = pathToFileURL(join(root, TYPED)).href
  let version = 0
  const document = { uri, languageId: 'typescript', version, text: imports }
  server.tell('textDocument/didOpen', { textDocument: document })
  const change = (lines: readonly string[]): void => {
    version += 1
    const contentChanges = [{ text: typed(imports, lines) }]
    server.tell('textDocument/didChange', { textDocument: { uri, version }, contentChanges })
  }
  const first = imports.split('\n').length - 1
  return {
    async complete(lines) {
      change(lines)
      const offered = lines.map(async (line, index) => {
        const position = { line: first + index, character: line.indexOf('|') }
        const found = await server.ask('textDocument/completion', { textDocument: { uri }, position })
        return labelsOf(found as CompletionList | null)
      })
      return Promise.all(offered)
    },
    async errors(lines) {
      change(lines)
      const found = await server.ask('textDocument/diagnostic', { textDocument: { uri } })
      const { items } = found as { readonly items: readonly Diagnostic[] }
      return items.filter(({ severity }) => severity === ERROR).map(({ message }) => message)
    },
    [Symbol.asyncDispose]: () => server.end(),
  }
}

interface CompletionList {
  readonly items: readonly { readonly label: string }[]
}

/** `null` if nothing is offered. */
function labelsOf(list: CompletionList | null): string[] {
  return (list?.items ?? []).map(({ label }) => label.replace(/\?$/, ''))
}

/** A diagnostic of the language server protocol. */
interface Diagnostic {
  readonly severity: number
  readonly message: string
}

const ERROR = 1

/** A message of the server: an answer, a question of its own, or news. */
interface Message {
  readonly id?: number | string
  readonly method?: string
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/** A connection by the language server protocol: JSON, with its length before it. */
class Connection {
  readonly #server: ChildProcessWithoutNullStreams
  readonly #waiting = new Map<number | string, (answer: Message) => void>()
  #received = Buffer.alloc(0)
  #asked = 0

  constructor(server: ChildProcessWithoutNullStreams) {
    this.#server = server
    server.stdout.on('data', (data: Buffer) => this.#receive(data))
  }

  async ask(method: string, params: object): Promise<unknown> {
    this.#asked += 1
    const id = this.#asked
    const answering = new Promise<Message>((resolve) => this.#waiting.set(id, resolve))
    this.#send({ id, method, params })
    const { result = null, error } = await answering
    if (error !== undefined) throw new Error(error.message)
    return result
  }

  tell(method: string, params: object): void {
    this.#send({ method, params })
  }

  async end(): Promise<void> {
    const ended = once(this.#server, 'exit')
    this.#server.kill()
    await ended
  }

  #send(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message })
    this.#server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }

  #receive(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data])
    for (;;) {
      const start = this.#received.indexOf('\r\n\r\n') + 4
      const [, length] = /Content-Length: (\d+)/i.exec(this.#received.subarray(0, start).toString()) ?? []
      const end = start + Number(length)
      if (length === undefined || this.#received.length < end) return
      const message = JSON.parse(this.#received.subarray(start, end).toString()) as Message
      this.#received = this.#received.subarray(end)
      this.#take(message)
    }
  }

  #take(message: Message): void {
    const { id, method } = message
    if (id === undefined) return
    if (method === undefined) this.#waiting.get(id)?.(message)
    else this.#send({ id, result: null }) // nothing is configured
  }
}
