import {
  bare,
  type Insertion,
  isNode,
  listOf,
  nodesOf,
  part,
  placeCounter,
  type SyntaxNode,
  unusedName,
} from '../program/site-marks.ts'
import { unexportedIn } from './unexported.ts'
import type { Use } from './uses.ts'
import { keyName, partName } from './value-names.ts'
import { partUse } from './value-uses.ts'

/** What a file is marked with besides its lines, so that mistakes of who wrote it are told with their places. */
export interface MarkOptions {
  /** How the file is called in messages. */
  readonly file: string
  /** Specifier of the module that exports `made`, `plainly` and `named`. */
  readonly specifier: string
  /** What `heddle` exports; null where it does not matter what a file imports. */
  readonly exports: readonly string[] | null
  /** Methods that make something which may be called by the variable that it is put in. */
  readonly makers: ReadonlySet<string>
}

/** What the name of the list ends with under which a module exports the names of what it does not export itself. */
export const addedExports = 'added'

/** A text to be put in. Of those at one place the marks of lines have the order 1. */
interface OrderedInsertion extends Insertion {
  readonly order: number
}

/** What is to be put around an expression. */
interface Mark {
  readonly node: SyntaxNode
  readonly mark: 'made' | 'plainly' | 'named' | 'calledBack'
  /** Where it is told to be. */
  readonly from: number
  /** Behind the expression, as further arguments. */
  readonly given: readonly string[]
}

/** What becomes of a value, and how that is called. */
interface Fate {
  readonly use: Use | null
  readonly name: string | null
}

interface CalledBack extends Fate {
  /** Pools have a method of this name, too, to which bodies are given as they are. */
  readonly isOfPools?: true
}

/** A node to look at, and what becomes of its value. */
interface Open extends Fate {
  readonly node: SyntaxNode
  /** What becomes of what the function around it returns. */
  readonly returns: Fate
  /** Of a function that is called back: what becomes of what it returns. */
  readonly calledBack: CalledBack | null
}

const toCaller: Fate = { use: 'returned', name: null }

/**
 * What is to be put into a file of a program, so that what is yielded wrongly, or never, is noticed when it runs:
 *
 * - a call that is not itself under `yield*` becomes `made(USE, PLACE, TEXT, CALL)`, which looks whether it made an
 *   operation and what becomes of that;
 * - `yield X` becomes `yield plainly(PLACE, TEXT, X)`, for who is to tell where no operation was yielded;
 * - `const door = yield* os.lock()` becomes `… yield* named('door', os.lock())`, by which the lock is called.
 *
 * Behind the last line stand the import of these, and exports of functions of the module that it does not export, so
 * that threads can run them. No line moves.
 */
export function programMarks(code: string, program: SyntaxNode, options: MarkOptions): OrderedInsertion[] {
  const placeAt = placeCounter(code)
  const { marks, escaping } = look(program, options.makers)
  const names = new Set<string>()
  for (const node of nodesOf(program)) if (node.type === 'Identifier') names.add(String(part(node, 'name')))
  const prefix = unusedName(code, names, '__heddle')
  const starts: OrderedInsertion[] = []
  const ends: OrderedInsertion[] = []
  // What begins at the same place: what reaches farther comes first.
  for (const { node, mark, from, given } of marks.sort(
    (p, q) => p.node.start - q.node.start || q.node.end - p.node.end,
  )) {
    const { line, column } = placeAt(from)
    const [use = '', variable = ''] = given
    const kept = use !== 'stored' ? use : escaping.has(variable) ? 'kept' : 'idle'
    const place = [`${options.file}:${line}:${column}`, shortened(code.slice(node.start, node.end))]
    const more = mark === 'named' ? given : mark === 'plainly' ? place : [kept, ...place]
    const texts = more.map((text) => JSON.stringify(text)).join(', ')
    // A keyword may stand right before it, and what brackets were around a list of expressions are outside.
    starts.push({ offset: node.start, text: ` ${prefix}_${mark}(${texts}, (`, order: 3 })
    ends.push({ offset: node.end, text: '))', order: node.type === 'YieldExpression' ? 2 : 0 })
  }
  const used = [...new Set(marks.map(({ mark }) => mark))].map((mark) => `${mark} as ${prefix}_${mark}`)
  const unexported = unexportedIn(program)
  const tail = [
    ...(used.length === 0 ? [] : [`;import { ${used.join(', ')} } from '${options.specifier}'`]),
    ...(unexported.length === 0 ? [] : [`;export { ${unexported.join(', ')} }`]),
    ...(unexported.length === 0 ? [] : [`;export const ${prefix}_${addedExports} = ${JSON.stringify(unexported)}`]),
  ]
  if (tail.length > 0) ends.push({ offset: code.length, text: `\n${tail.join('\n')}\n`, order: 4 })
  return [...starts, ...ends]
}

function look(
  program: SyntaxNode,
  makers: ReadonlySet<string>,
): { readonly marks: Mark[]; readonly escaping: ReadonlySet<string> } {
  const marks: Mark[] = []
  const escaping = new Set<string>()
  // Not recursive: a long chain of calls or sums is a deep tree.
  const open: Open[] = [{ node: program, use: null, name: null, returns: toCaller, calledBack: null }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, use, name, calledBack } = next
    if (node.type === 'Identifier' && (use === null || passesOn.has(use))) escaping.add(String(part(node, 'name')))
    if (use !== null && isMarked(node, use))
      marks.push({ node, mark: 'made', from: node.start, given: name === null ? [use] : [use, name] })
    const argument = part(node, 'argument')
    if (node.type === 'YieldExpression' && isNode(argument)) {
      if (part(node, 'delegate') !== true) marks.push({ node: argument, mark: 'plainly', from: node.start, given: [] })
      else if (name !== null && makesOne(argument, makers))
        marks.push({ node: argument, mark: 'named', from: node.start, given: [name] })
    }
    if (calledBack !== null && calledBack.isOfPools !== true) {
      const isInside = node.type === 'ArrowFunctionExpression' || part(node, 'generator') === false
      if (!isInside && node.type !== 'SpreadElement')
        marks.push({ node, mark: 'calledBack', from: node.start, given: ['calledBack'] })
    }
    open.push(...children(next))
  }
  return { marks, escaping }
}

/** Uses by which a value gets to where it is not looked after. */
const passesOn: ReadonlySet<Use> = new Set<Use>([
  'begun',
  'delegated',
  'goneThrough',
  'kept',
  'returned',
  'stored',
  'yielded',
])

/** Whether the value of an expression is looked at. */
function isMarked(node: SyntaxNode, use: Use): boolean {
  if (use === 'delegated' || use === 'begun' || use === 'yielded') return false
  if (node.type === 'YieldExpression') {
    // What a function of the program returns may be an operation; what a method of a handle returns is none.
    const argument = part(node, 'argument')
    if (part(node, 'delegate') !== true || !isNode(argument)) return false
    const call = bare(argument)
    const callee = part(call, 'callee')
    return call.type === 'CallExpression' && isNode(callee) && callee.type === 'Identifier'
  }
  const call = node.type === 'ChainExpression' ? part(node, 'expression') : node
  if (!isNode(call) || call.type !== 'CallExpression') return false
  const callee = part(call, 'callee')
  return isNode(callee) && callee.type !== 'Super' && !isGlobal(callee)
}

/** Whether what is called is a function of JavaScript's own, which makes no operation. */
function isGlobal(callee: SyntaxNode): boolean {
  const object = callee.type === 'MemberExpression' ? part(callee, 'object') : callee
  return isNode(object) && object.type === 'Identifier' && globals.has(String(part(object, 'name')))
}

const globals: ReadonlySet<string> = new Set(
  'Array BigInt Boolean Date JSON Map Math Number Object Set String Symbol console parseFloat parseInt'.split(' '),
)

function makesOne(argument: SyntaxNode, makers: ReadonlySet<string>): boolean {
  const call = bare(argument)
  const callee = part(call, 'callee')
  if (call.type !== 'CallExpression' || !isNode(callee) || callee.type !== 'MemberExpression') return false
  const property = part(callee, 'property')
  return part(callee, 'computed') !== true && isNode(property) && makers.has(String(part(property, 'name')))
}

/** Parts of nodes that name something and are no values. */
const naming: { readonly [type: string]: readonly string[] } = {
  ArrowFunctionExpression: ['params'],
  BreakStatement: ['label'],
  CatchClause: ['param'],
  ClassDeclaration: ['id'],
  ClassExpression: ['id'],
  ContinueStatement: ['label'],
  FunctionDeclaration: ['id'],
  FunctionExpression: ['id'],
  ImportDeclaration: ['specifiers', 'source'],
  LabeledStatement: ['label'],
}

function children(parent: Open): Open[] {
  const { node, use, name } = parent
  const isFunction = /Function(Expression|Declaration)$/.test(node.type)
  const returns = isFunction ? (parent.calledBack ?? toCaller) : parent.returns
  const open: Open[] = []
  for (const [key, value] of Object.entries(node)) {
    if (naming[node.type]?.includes(key)) {
      // Defaults of parameters are values.
      if (key !== 'params' && key !== 'param') continue
      open.push(
        ...listOf(value).map((one) => ({ node: one, use: null, name: null, returns: toCaller, calledBack: null })),
      )
      continue
    }
    listOf(value).forEach((child, i) => {
      if (isName(node, key)) return
      const isReturned = node.type === 'ReturnStatement' || (node.type === 'ArrowFunctionExpression' && key === 'body')
      const fate = isReturned ? returns : { use: partUse(node, key, i, use), name: partName(node, key, i, name) }
      const calledBack =
        node.type === 'CallExpression' && key === 'arguments' && i === 0 ? callBack(node, parent) : null
      open.push({ node: child, ...fate, returns, calledBack })
    })
  }
  return open
}

/** What becomes of what the first argument of a call returns, which a list calls for each of its items; null for others. */
function callBack(call: SyntaxNode, { use, name }: Fate): CalledBack | null {
  const callee = part(call, 'callee')
  if (!isNode(callee) || callee.type !== 'MemberExpression' || part(callee, 'computed') === true) return null
  const method = keyName(part(callee, 'property')) ?? ''
  if (method === 'forEach') return { use: 'dropped', name: null }
  if (/^(some|every|filter|find(Last)?(Index)?)$/.test(method)) return { use: 'tested', name: null }
  return method === 'map' && (use === 'stored' || use === 'dropped') ? { use, name, isOfPools: true } : null
}

/** Whether a part is the name of a property, a method or a variable that gets a value, and not read. */
function isName(node: SyntaxNode, key: string): boolean {
  const isComputed = part(node, 'computed') === true
  if (node.type === 'MemberExpression') return key === 'property' && !isComputed
  if (node.type === 'Property' || node.type === 'MethodDefinition' || node.type === 'PropertyDefinition')
    return key === 'key' && !isComputed
  const target = part(node, key)
  const isVariable = isNode(target) && target.type === 'Identifier'
  if (node.type === 'VariableDeclarator') return key === 'id' && isVariable
  return node.type === 'AssignmentExpression' && key === 'left' && isVariable && part(node, 'operator') === '='
}

/** A text on one line, without its end where it is long. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= 60 ? line : `${line.slice(0, 57)}…`
}
