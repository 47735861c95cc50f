/**
 * Texts in shared memory, only ever added. All read them without a guard; those who add see to it that only one does at a
 * time. Each text is its length and its UTF-16 units, two to a word, one text after the other; the count is written last,
 * so the one who sees it sees all that it counts.
 */
export class TextList {
  private readonly texts: string[] = []
  /** Where the first text begins that has not been read here. */
  private next: number

  /**
   * @param countAt index of the word that counts them
   * @param room where the texts may lie: from, and up to
   */
  constructor(
    private readonly words: Int32Array,
    private readonly countAt: number,
    private readonly room: readonly [number, number],
  ) {
    this.next = room[0]
  }

  get count(): number {
    return Atomics.load(this.words, this.countAt)
  }

  /**
   * The text of a number, from 0.
   * @throws RangeError when there is none
   */
  get(index: number): string {
    if (index >= this.texts.length) this.readOn()
    const text = this.texts[index]
    if (text === undefined) throw new RangeError(`text ${index} is not among the ${this.texts.length} texts`)
    return text
  }

  /** Adds a text. Returns false when there is no room for it. */
  add(text: string): boolean {
    this.readOn()
    const { words, next } = this
    const length = 1 + ((text.length + 1) >> 1)
    if (next + length > this.room[1]) return false
    words[next] = text.length
    for (let i = 0; i < text.length; i += 2) {
      const high = i + 1 < text.length ? text.charCodeAt(i + 1) : 0
      words[next + 1 + (i >> 1)] = text.charCodeAt(i) | (high << 16)
    }
    this.next += length
    Atomics.store(words, this.countAt, this.texts.push(text))
    return true
  }

  private readOn(): void {
    const { words, texts, count } = this
    while (texts.length < count) {
      const units = words[this.next] as number // all that is counted was written before
      let text = ''
      for (let i = 0; i < units; i++) {
        const pair = words[this.next + 1 + (i >> 1)] as number
        text += String.fromCharCode((i & 1) === 0 ? pair & 0xffff : pair >>> 16)
      }
      texts.push(text)
      this.next += 1 + ((units + 1) >> 1)
    }
  }
}
