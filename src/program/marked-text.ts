import type { AnyNode, BlockStatement } from 'acorn'
import { type FunctionNode, isFunction } from './frame-scopes.ts'

/** A piece of a text with something put before and behind it; an empty piece is a place, with a text put there. */
interface Wrap {
  readonly start: number
  readonly end: number
  readonly before: string
  readonly after: string
  /** This many characters from its start are left out. */
  readonly skip?: number
}

/** A text into which others are put, with the names that frames have in it. */
export class MarkedText {
  /** How all names begin that are put in: nothing in the text does. */
  readonly prefix: string
  private readonly wraps: Wrap[] = []
  private readonly functions = new Map<FunctionNode, { readonly name: string; slots: number }>()
  private readonly blocks = new Map<AnyNode, string>()

  constructor(private readonly code: string) {
    let prefix = '__f'
    while (code.includes(prefix)) prefix = `_${prefix}`
    this.prefix = prefix
  }

  get isUnchanged(): boolean {
    return this.wraps.length === 0
  }

  /** The name of a function's frame, which it has from now on; null where it can have none. */
  frameOf(owner: FunctionNode): string | null {
    if (owner.body.type !== 'BlockStatement') return null
    let frame = this.functions.get(owner)
    if (frame === undefined) {
      frame = { name: `${this.prefix}${this.functions.size + 1}`, slots: 0 }
      this.functions.set(owner, frame)
    }
    return frame.name
  }

  /** A name for what is made anew with each activation of a function, or of a block in a loop; null where there can be none. */
  tokenOf(owner: FunctionNode | BlockStatement): string | null {
    if (isFunction(owner)) return this.frameOf(owner)
    let name = this.blocks.get(owner)
    if (name === undefined) {
      name = `${this.prefix}b${this.blocks.size + 1}`
      this.blocks.set(owner, name)
      this.putFirst(owner.start + 1, `const ${name}={};`)
    }
    return name
  }

  /** A number for something that a function keeps. */
  slot(owner: FunctionNode): number {
    this.frameOf(owner)
    const frame = this.functions.get(owner)
    return frame === undefined ? 0 : frame.slots++
  }

  /** Opens and closes the frames that have got names. */
  putFrames(): void {
    for (const [{ body, generator }, { name }] of this.functions) {
      if (body.type !== 'BlockStatement') continue
      if (generator) {
        this.putFirst(body.start + 1, `const ${name}=${this.prefix}.enter();try{`)
        this.put(body.end - 1, `}finally{${name}.leave()}`)
      } else this.putFirst(body.start + 1, `const ${name}={};`)
    }
  }

  /** Puts texts before and behind a node. */
  wrap({ start, end }: AnyNode, before: string, after: string): void {
    this.wraps.push({ start, end, before, after })
  }

  /** Puts a text in place of a piece; after all up to `end`, which may be further, another one. */
  replace(start: number, length: number, text: string, end = start + length, after = ''): void {
    this.wraps.push({ start, end, before: text, after, skip: length })
  }

  put(at: number, text: string): void {
    this.wraps.push({ start: at, end: at, before: text, after: '' })
  }

  /** Puts a text before all others at a place. */
  private putFirst(at: number, text: string): void {
    this.wraps.unshift({ start: at, end: at, before: text, after: '' })
  }

  /** The text with everything put in: what ends at a place before what is put there, and that before what begins there. */
  rendered(): string {
    const { code } = this
    const wraps = this.wraps.map((wrap, order) => ({ ...wrap, order }))
    // Of two around the same piece the one that was found first is the outer one.
    wraps.sort((p, q) => p.start - q.start || isPlace(q) - isPlace(p) || q.end - p.end || p.order - q.order)
    const open: Wrap[] = []
    let text = ''
    let copied = 0
    const copyTo = (end: number): void => {
      text += code.slice(copied, end)
      copied = end
    }
    const closeUpTo = (place: number): void => {
      for (let last = open.at(-1); last !== undefined && last.end <= place; last = open.at(-1)) {
        copyTo(last.end)
        text += last.after
        open.pop()
      }
    }
    for (const wrap of wraps) {
      closeUpTo(wrap.start)
      copyTo(wrap.start)
      text += wrap.before
      copied += wrap.skip ?? 0
      if (wrap.end > wrap.start) open.push(wrap)
    }
    closeUpTo(code.length)
    copyTo(code.length)
    return text
  }
}

function isPlace({ start, end }: Wrap): number {
  return start === end ? 1 : 0
}
