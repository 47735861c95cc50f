/** What parsers of JavaScript and TypeScript have in common: the nodes of their trees, with places in UTF-16 units. */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** A text to be put into another one. */
export interface Insertion {
  readonly offset: number
  readonly text: string
}

/**
 * What is to be put into a module so that its operations know their lines.
 *
 * `yield* EXPR` becomes `yield* MARK(LINE, EXPR)`, where LINE is the 1-based line of the `yield` keyword in the text as
 * its author wrote it; so each operation that a body yields can name its place. In the same way `throw new EXPR` becomes
 * `throw MARK(LINE, new EXPR)`, so that the one who fails does so at that line and not at that of the operation before;
 * what is caught and thrown again keeps its place. So that `os.assert(CLAIM)` and
 * `os.assume(CLAIM)` know theirs, `(SET(LINE), CLAIM)` is what they are given. Behind the last line stands the import of MARK. Nothing else is touched,
 * and every line keeps its number; only what asks a function for its own text (`toString`) sees a difference.
 *
 * @param code the text that was parsed
 * @param program the tree of the text, in the form of ESTree
 * @param specifier of the module that exports `at`
 * @returns by offset; empty where there is nothing to mark
 */
export function siteMarks(code: string, program: SyntaxNode, specifier: string): Insertion[] {
  const names = new Set<string>()
  const yields: SyntaxNode[] = []
  const claims: SyntaxNode[] = []
  const throws: { readonly from: SyntaxNode; readonly argument: SyntaxNode }[] = []
  for (const node of nodesOf(program)) {
    if (node.type === 'Identifier') names.add(String(part(node, 'name')))
    if (node.type === 'YieldExpression' && part(node, 'delegate') === true) yields.push(node)
    const claimed = node.type === 'CallExpression' ? claimedOf(node) : null
    if (claimed !== null) claims.push(claimed)
    const argument = node.type === 'ThrowStatement' ? part(node, 'argument') : undefined
    if (isNode(argument) && bare(argument).type === 'NewExpression') throws.push({ from: node, argument })
  }
  if (yields.length + throws.length + claims.length === 0) return []
  const name = unusedName(code, names)
  const lineAt = lineCounter(code)
  const marks: Insertion[] = []
  for (const { start, end } of yields) {
    const offset = endOfStar(code, start + 'yield'.length)
    marks.push({ offset, text: ` ${name}(${lineAt(start)},` }, { offset: end, text: ')' })
  }
  for (const { from, argument } of throws) {
    marks.push({ offset: argument.start, text: `${name}(${lineAt(from.start)}, ` }, { offset: argument.end, text: ')' })
  }
  const setter = unusedName(code, names, '__line')
  for (const { start, end } of claims)
    marks.push({ offset: start, text: `(${setter}(${lineAt(start)}), ` }, { offset: end, text: ')' })
  const noted = claims.length === 0 ? '' : `, resumeAt as ${setter}`
  const binding = `${name === 'at' ? 'at' : `at as ${name}`}${noted}`
  marks.push({ offset: code.length, text: `\n;import { ${binding} } from '${specifier}'\n` })
  return marks.sort((p, q) => p.offset - q.offset)
}

/** What a call such as `os.assert(…)` is given first; null for any other call. */
function claimedOf(call: SyntaxNode): SyntaxNode | null {
  const callee = part(call, 'callee')
  if (!isNode(callee) || callee.type !== 'MemberExpression') return null
  const [object, property] = [part(callee, 'object'), part(callee, 'property')]
  if (!isNode(object) || object.type !== 'Identifier' || !isNode(property)) return null
  const isClaim = ['assert', 'assume'].includes(String(part(property, 'name')))
  const given = part(call, 'arguments')
  const claim: unknown = Array.isArray(given) ? given[0] : undefined
  if (!isClaim || part(callee, 'computed') === true || !isNode(claim)) return null
  return claim.type === 'SpreadElement' ? null : claim
}

/** A text with everything put in. */
export function inserted(code: string, insertions: readonly Insertion[]): string {
  let text = ''
  let copied = 0
  for (const { offset, text: more } of insertions) {
    text += code.slice(copied, offset) + more
    copied = offset
  }
  return text + code.slice(copied)
}

/** All nodes of a tree, in no order that would mean anything. */
export function* nodesOf(root: SyntaxNode): Generator<SyntaxNode, void> {
  // Not recursive: a long chain of calls or sums is a deep tree.
  const open: SyntaxNode[] = [root]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node
    for (const value of Object.values(node)) open.push(...listOf(value))
  }
}

/** What a node has under a name. */
export function part(node: SyntaxNode, name: string): unknown {
  return Object.entries(node).find(([key]) => key === name)?.[1]
}

/** The nodes of a part that is a node, or a list of nodes, some of them perhaps left out: `[a, , b]`. */
export function listOf(value: unknown): SyntaxNode[] {
  return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** An expression without the parentheses and types around it. */
export function bare(node: SyntaxNode): SyntaxNode {
  const inside = part(node, 'expression')
  return /^(Parenthesized|TS)/.test(node.type) && isNode(inside) ? bare(inside) : node
}

/** A name that occurs nowhere in the module, so it neither shadows nor is shadowed. */
export function unusedName(code: string, names: ReadonlySet<string>, wanted = '__at'): string {
  let name = wanted
  // Names may be written with escapes, and texts may be evaluated.
  while (code.includes(name) || names.has(name)) name = `_${name}`
  return name
}

/** Offset behind the `*` that follows a `yield` keyword ending at `from`; comments may stand between the two. */
function endOfStar(code: string, from: number): number {
  let offset = from
  while (code[offset] !== '*') {
    // A line terminator may not stand between the two, so any comment here is a block comment.
    offset = code.startsWith('/*', offset) ? code.indexOf('*/', offset) + 2 : offset + 1
  }
  return offset + 1
}

/** Returns a function from offset (UTF-16 units, as the parser's) to 1-based line, as JavaScript counts lines. */
function lineCounter(code: string): (offset: number) => number {
  const placeAt = placeCounter(code)
  return (offset) => placeAt(offset).line
}

/** As `lineCounter`, with the 1-based column besides, in UTF-16 units. */
export function placeCounter(code: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0]
  for (const { 0: text, index } of code.matchAll(/\r\n?|[\n\u2028\u2029]/g)) starts.push(index + text.length)
  return (offset) => {
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}
