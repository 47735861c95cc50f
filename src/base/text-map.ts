/**
 * V8 takes the length of a longer text for its hash, so a Map would compare texts of one length all with each other. A
 * little below its limit of 16,383 letters.
 */
const longest = 16_000
const pieceLength = 8192
/** This many long texts are told apart without looking at their pieces. */
const remembered = 4

/** A map from texts of any length, in time and memory proportional to the letters of the texts that are looked up. */
export class TextMap<Item> {
  private readonly short = new Map<string, Item>()
  private readonly long = new Map<string, Item>()
  /** The last long texts that were looked up, with what stands for them: often it is the same one again and again. */
  private readonly last: { readonly text: string; readonly key: string }[] = []
  /** Numbers of the pieces of long texts. */
  private readonly pieces = new Map<string, number>()

  get size(): number {
    return this.short.size + this.long.size
  }

  has(text: string): boolean {
    return text.length <= longest ? this.short.has(text) : this.long.has(this.key(text))
  }

  get(text: string): Item | undefined {
    return text.length <= longest ? this.short.get(text) : this.long.get(this.key(text))
  }

  set(text: string, item: Item): void {
    if (text.length <= longest) this.short.set(text, item)
    else this.long.set(this.key(text), item)
  }

  /** A short text that no other long text has: the numbers of its pieces, of these again where they are many. */
  private key(text: string): string {
    const known = this.last.find((each) => each.text === text)
    if (known !== undefined) return known.key
    const key = this.newKey(text)
    if (this.last.push({ text, key }) > remembered) this.last.shift()
    return key
  }

  private newKey(text: string): string {
    let level = 0
    let left = text
    for (; left.length > longest; level++) {
      let numbers = ''
      for (let at = 0; at < left.length; at += pieceLength) {
        const number = this.pieceNumber(left.slice(at, at + pieceLength))
        numbers += String.fromCharCode(number >>> 16, number & 0xffff)
      }
      left = numbers
    }
    return `${level} ${left}`
  }

  private pieceNumber(piece: string): number {
    const known = this.pieces.get(piece)
    if (known !== undefined) return known
    this.pieces.set(piece, this.pieces.size)
    return this.pieces.size - 1
  }
}
