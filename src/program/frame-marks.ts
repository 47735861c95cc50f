import {
  type AnyNode,
  type BlockStatement,
  type CallExpression,
  type ObjectExpression,
  parse,
  type ReturnStatement,
  type YieldExpression,
} from 'acorn'
import { childrenOf, type FunctionNode, isFunction, Reach } from './frame-scopes.ts'

/** A piece of a text with something put before and behind it; an empty piece is a place, with a text put there. */
interface Wrap {
  readonly start: number
  readonly end: number
  readonly before: string
  readonly after: string
}

/**
 * A module as it is explored: with everything told to `frames.ts` by which it can be said exactly where a suspended
 * body is. Each generator function has a frame; at every `yield*` that is told the place, a function that gives the
 * variables which may still be read, and what unfinished expressions, loops over lists and `finally` hold. Functions
 * are made known with what they reach, so that one which is kept in a variable can be told from another. What cannot
 * be told is told to be unknown. No line moves, and nothing that the module does is different.
 *
 * @param code a module of JavaScript, with its lines marked or not
 * @param specifier of the module that exports `frames`
 * @param marker specifier of the module that marks lines, whose calls stand behind `yield*`
 * @throws SyntaxError where the text is no module
 */
export function frameMarks(code: string, specifier: string, marker: string): string {
  return new Marking(code, marker).text(specifier)
}

class Marking {
  private readonly parents = new Map<AnyNode, AnyNode>()
  private readonly functions = new Map<FunctionNode, { readonly name: string; isUsed: boolean; slots: number }>()
  private readonly wraps: Wrap[] = []
  private readonly reach: Reach
  private readonly prefix: string
  /** The names of what marks lines, and says what becomes of calls: each gives its last argument. */
  private readonly marks = new Set<string>()
  private sites = 0
  private readonly program

  constructor(
    private readonly code: string,
    private readonly marker: string,
  ) {
    this.program = parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true, ranges: true })
    let prefix = '__f'
    while (code.includes(prefix)) prefix = `_${prefix}`
    this.prefix = prefix
    this.reach = new Reach(this.program, this.parents, (owner) => this.tokenOf(owner))
    this.adopt()
  }

  text(specifier: string): string {
    for (const node of [this.program, ...this.parents.keys()]) this.mark(node)
    for (const [node, { name, isUsed }] of this.functions) {
      if (!isUsed || node.body.type !== 'BlockStatement') continue
      const { start, end } = node.body
      if (node.generator) {
        this.putFirst(start + 1, `const ${name}=${this.prefix}.enter();try{`)
        this.put(end - 1, `}finally{${name}.leave()}`)
      } else this.putFirst(start + 1, `const ${name}={};`)
    }
    for (const [{ argument, start }, slots] of this.returns) {
      const told = `${this.frameOf(slots.owner)}.r([${slots.list.join()}]`
      if (argument) this.wrap(argument, `${told},(`, '))')
      else this.put(start + 'return'.length, ` ${told})`)
    }
    if (this.wraps.length === 0 && this.atEnd.length === 0) return this.code
    const { prefix, sites } = this
    // What a module does first may make functions known.
    this.put(this.program.body[0]?.start ?? 0, `const ${prefix}n=${prefix}.sites(${sites});`)
    return `${this.rendered()}\n;import { frames as ${prefix} } from '${specifier}'\n;${this.atEnd.join('')}`
  }

  /** Notes what stands in what, and which function marks lines. */
  private adopt(): void {
    const open: AnyNode[] = [this.program]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node.type === 'ImportDeclaration' && node.source.value === this.marker)
        for (const one of node.specifiers) if (one.type === 'ImportSpecifier') this.marks.add(one.local.name)
      for (const child of childrenOf(node)) {
        this.parents.set(child, node)
        open.push(child)
      }
    }
  }

  private mark(node: AnyNode): void {
    switch (node.type) {
      case 'YieldExpression':
        this.markYield(node)
        break
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.markFunction(node)
        break
      case 'ObjectExpression':
        this.markMethods(node)
        break
      case 'BlockStatement':
      case 'Program':
        for (const statement of node.body) this.declare(node, statement)
        break
      case 'TryStatement':
        this.markTry(node)
        break
    }
  }

  /** Declarations of a block are known from its start on, as they can be called from there; those of a module at its end. */
  private readonly atEnd: string[] = []

  private declare(block: AnyNode, statement: AnyNode): void {
    const declaration =
      statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
        ? statement.declaration
        : statement
    if (declaration === null || declaration === undefined || !('id' in declaration) || !declaration.id) return
    const { prefix } = this
    const isModule = block.type === 'Program'
    if (declaration.type === 'FunctionDeclaration') {
      const told = `${prefix}.fn(${this.site()},${this.list(this.reach.ofFunction(declaration))},${declaration.id.name});`
      if (isModule) this.atEnd.push(told)
      else this.put(block.start + 1, told)
    } else if (declaration.type === 'ClassDeclaration') {
      const site = isModule && isOnlyFields(declaration) ? this.site() : '0'
      const told = `;${prefix}.class(${site},${declaration.id.name});`
      if (isModule) this.atEnd.push(told)
      else this.put(statement.end, told)
    }
  }

  private markFunction(node: FunctionNode): void {
    const parent = this.parents.get(node)
    if (parent?.type === 'MethodDefinition') return
    if (parent?.type === 'Property' && parent.value === node && (parent.method || parent.kind !== 'init')) return
    const name = 'id' in node && node.id ? '' : nameFor(node, parent)
    const reaches = this.list(this.reach.ofFunction(node))
    this.wrap(
      node,
      `${this.prefix}.fn(${this.site()},${reaches},(`,
      `)${name === '' ? '' : `,${JSON.stringify(name)}`})`,
    )
  }

  private markMethods(node: ObjectExpression): void {
    const { properties } = node
    const told: string[] = []
    properties.forEach((one, i) => {
      if (one.type !== 'Property' || !one.method || one.computed || !isFunction(one.value)) return
      const name = nameOf(one.key)
      // What comes later may take its place.
      const stays = properties.slice(i + 1).every((later) => later.type === 'Property' && nameOf(later.key) !== name)
      if (stays) told.push(`[${JSON.stringify(name)},${this.site()},${this.list(this.reach.ofFunction(one.value))}]`)
    })
    if (told.length > 0) this.wrap(node, `${this.prefix}.methods((`, `),[${told.join()}])`)
  }

  private markYield(node: YieldExpression): void {
    const owner = this.ownerOf(node)
    const { argument } = node
    if (owner === null || !argument) return
    const name = this.frameOf(owner)
    if (name === null) return
    const operation = this.operationOf(argument)
    const held = node.delegate ? this.heldAt(node, owner) : null
    const given = this.given(operation, owner)
    const names = held === null ? null : this.reach.at(node, owner)
    const list = held === null || names === null ? null : [...names, ...held, ...(given ?? [])]
    this.wrap(argument, `${name}.at(${this.site()},${this.list(list)},(`, `)${given === null ? ',false' : ''})`)
  }

  /** What is yielded, without its marks. */
  private operationOf(argument: AnyNode): AnyNode {
    const marked = argument.type === 'CallExpression' && this.isMark(argument) ? argument.arguments.at(-1) : undefined
    return marked === undefined ? argument : this.operationOf(marked)
  }

  private isMark({ callee }: CallExpression): boolean {
    return callee.type === 'Identifier' && this.marks.has(callee.name)
  }

  /** With what a call is made: texts of what is kept; null where it is no call, or of what is not known. */
  private given(operation: AnyNode, owner: FunctionNode): string[] | null {
    if (operation.type !== 'CallExpression') return null
    const kept = this.calleeOf(operation, owner)
    if (kept === null) return null
    for (const argument of operation.arguments) {
      const one = this.keep(argument, owner)
      if (one === null) return null
      kept.push(...one)
    }
    return kept
  }

  private calleeOf({ callee }: CallExpression, owner: FunctionNode): string[] | null {
    if (callee.type !== 'MemberExpression') return this.keep(callee, owner)
    const object = this.keep(callee.object, owner)
    const key = callee.computed ? this.keep(callee.property, owner) : []
    return object === null || key === null ? null : [...object, ...key]
  }

  /**
   * Keeps what an expression gives, once for all who ask.
   * @returns by which text it is to be had: none for what is always the same; null where it cannot be kept
   */
  private keep(node: AnyNode, owner: FunctionNode, how: 'k' | 't' = 'k'): string[] | null {
    if (node.type === 'Literal' && !('regex' in node)) return []
    if (node.type === 'Identifier' && this.reach.isConstant(node)) return []
    if (node.type === 'Super' || node.type === 'SpreadElement' || node.type === 'PrivateIdentifier') return null
    const known = this.kept.get(node)
    if (known !== undefined) return [known]
    const name = this.frameOf(owner)
    const slot = this.slot(owner)
    if (name === null) return null
    const text = `${name}.s[${slot}]`
    this.kept.set(node, text)
    this.wrap(node, `${name}.${how}(${slot},(`, '))')
    return [text]
  }

  private readonly kept = new Map<AnyNode, string>()

  /** What is held by all that has begun and not ended when a function waits at a place; null where that is not known. */
  private heldAt(place: AnyNode, owner: FunctionNode): string[] | null {
    const held: string[] = []
    for (let node = place; node !== owner.body; ) {
      const parent = this.parents.get(node)
      if (parent === undefined) return null
      const more = this.heldBy(parent, node, owner)
      if (more === null) return null
      held.push(...more)
      node = parent
    }
    return held
  }

  /** What a node holds while one of its children is evaluated. */
  private heldBy(node: AnyNode, child: AnyNode, owner: FunctionNode): string[] | null {
    switch (node.type) {
      case 'BinaryExpression':
        return child === node.left ? [] : this.keep(node.left, owner)
      case 'NewExpression':
      case 'CallExpression': {
        if (child === node.callee) return []
        if (node.type === 'CallExpression' && this.isMark(node)) return []
        const callee = node.type === 'CallExpression' ? this.calleeOf(node, owner) : this.keep(node.callee, owner)
        return this.together([callee, ...this.before(node.arguments, child, owner)])
      }
      case 'ArrayExpression':
        return this.together(this.before(node.elements, child, owner))
      case 'ObjectExpression':
        return this.together(this.before(node.properties, child, owner))
      case 'Property':
        return child !== node.value || !node.computed ? [] : this.keep(node.key, owner)
      case 'TemplateLiteral':
        return this.together(this.before(node.expressions, child, owner, 't'))
      case 'MemberExpression':
        return child === node.object ? [] : this.keep(node.object, owner)
      case 'AssignmentExpression':
        return this.heldByAssignment(node, child, owner)
      case 'ForOfStatement':
        return child === node.right
          ? []
          : node.await || child === node.left
            ? null
            : this.goesThrough(node.right, owner)
      case 'SwitchStatement':
        return []
      case 'SwitchCase': {
        if (child !== node.test) return []
        const parent = this.parents.get(node)
        return parent?.type === 'SwitchStatement' ? this.keep(parent.discriminant, owner) : null
      }
      case 'TryStatement':
        return child === node.finalizer ? [`${this.frameOf(owner)}.s[${this.slotOfTry(node, owner)}]`] : []
      case 'ForInStatement':
        return child === node.right ? [] : null
      case 'VariableDeclarator':
        return child === node.init ? [] : null
      case 'CatchClause':
        return child === node.body ? [] : null
      case 'BlockStatement':
      case 'ExpressionStatement':
      case 'VariableDeclaration':
      case 'ReturnStatement':
      case 'ThrowStatement':
      case 'IfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
      case 'LabeledStatement':
      case 'ConditionalExpression':
      case 'LogicalExpression':
      case 'SequenceExpression':
      case 'UnaryExpression':
      case 'YieldExpression':
      case 'SpreadElement':
      case 'ChainExpression':
      case 'ParenthesizedExpression':
        return []
      default:
        return null
    }
  }

  private heldByAssignment(
    node: Extract<AnyNode, { type: 'AssignmentExpression' }>,
    child: AnyNode,
    owner: FunctionNode,
  ) {
    const { left, right, operator } = node
    if (child === left) return []
    const isPlain = /^(=|&&=|\|\|=|\?\?=)$/.test(operator)
    if (left.type === 'Identifier') {
      if (isPlain) return []
      // Its value of before is held, and is what it still has.
      const isChanged = [right, ...descendants(right)].some((one) => {
        const target =
          one.type === 'AssignmentExpression' ? one.left : one.type === 'UpdateExpression' ? one.argument : null
        return target !== null && !(target.type === 'Identifier' && target.name !== left.name)
      })
      return isChanged || !this.reach.isOwn(left) ? null : [left.name]
    }
    if (left.type !== 'MemberExpression') return isPlain ? [] : null
    if (operator !== '=') return null
    const object = this.keep(left.object, owner)
    const key = left.computed ? this.keep(left.property, owner) : []
    return object === null || key === null ? null : [...object, ...key]
  }

  private before(
    nodes: readonly (AnyNode | null)[],
    child: AnyNode,
    owner: FunctionNode,
    how: 'k' | 't' = 'k',
  ): (string[] | null)[] {
    return nodes.slice(0, nodes.indexOf(child)).map((node) => {
      if (node === null) return []
      if (node.type !== 'Property') return this.keep(node, owner, how)
      if (node.method || node.kind !== 'init' || node.shorthand)
        return node.shorthand && this.reach.isConstant(node.value) ? [] : null
      return this.together([node.computed ? this.keep(node.key, owner) : [], this.keep(node.value, owner)])
    })
  }

  private together(parts: readonly (string[] | null)[]): string[] | null {
    return parts.every((one) => one !== null) ? parts.flat() : null
  }

  private readonly loops = new Map<AnyNode, number>()

  private goesThrough(right: AnyNode, owner: FunctionNode): string[] | null {
    const name = this.frameOf(owner)
    if (name === null) return null
    let slot = this.loops.get(right)
    if (slot === undefined) {
      slot = this.slot(owner)
      this.loops.set(right, slot)
      this.wrap(right, `${name}.each(${slot},(`, '))')
    }
    return [`${name}.s[${slot}]`]
  }

  private readonly tries = new Map<AnyNode, number>()
  private readonly returns = new Map<ReturnStatement, { readonly owner: FunctionNode; readonly list: number[] }>()

  private slotOfTry(node: AnyNode, owner: FunctionNode): number {
    const slot = this.tries.get(node) ?? this.slot(owner)
    this.tries.set(node, slot)
    return slot
  }

  /** How a `try` is left whose `finally` waits. */
  private markTry(node: Extract<AnyNode, { type: 'TryStatement' }>): void {
    const { block, handler, finalizer } = node
    const owner = this.ownerOf(node)
    if (owner === null || !finalizer || !owner.generator) return
    const waits = [...descendants(finalizer)].some(
      (one) => one.type === 'YieldExpression' && this.ownerOf(one) === owner,
    )
    const name = this.frameOf(owner)
    if (!waits || name === null) return
    const slot = this.slotOfTry(node, owner)
    this.put(block.start + 1, `${name}.c(${slot});`)
    this.put(block.end - 1, `;${name}.c(${slot},1);`)
    if (handler) this.put(handler.body.end - 1, `;${name}.c(${slot},1);`)
    for (const part of handler ? [block, handler.body] : [block])
      for (const one of descendants(part)) {
        if (one.type !== 'ReturnStatement' || this.ownerOf(one) !== owner) continue
        const known = this.returns.get(one) ?? { owner, list: [] }
        known.list.push(slot)
        this.returns.set(one, known)
      }
  }

  /** The function to which a node belongs; null for one of the module, or of a class. */
  private ownerOf(node: AnyNode): FunctionNode | null {
    for (let at = this.parents.get(node); at !== undefined; at = this.parents.get(at)) {
      if (isFunction(at)) return at
      if (at.type === 'StaticBlock' || at.type === 'PropertyDefinition') return null
    }
    return null
  }

  /** The name of a function's frame, which it has from now on; null where it can have none. */
  private frameOf(owner: FunctionNode): string | null {
    if (owner.body.type !== 'BlockStatement') return null
    let frame = this.functions.get(owner)
    if (frame === undefined) {
      frame = { name: `${this.prefix}${this.functions.size + 1}`, isUsed: true, slots: 0 }
      this.functions.set(owner, frame)
    }
    return frame.name
  }

  private readonly blocks = new Map<AnyNode, string>()

  private tokenOf(owner: FunctionNode | BlockStatement): string | null {
    if (isFunction(owner)) return this.frameOf(owner)
    let name = this.blocks.get(owner)
    if (name === undefined) {
      name = `${this.prefix}b${this.blocks.size + 1}`
      this.blocks.set(owner, name)
      this.putFirst(owner.start + 1, `const ${name}={};`)
    }
    return name
  }

  private slot(owner: FunctionNode): number {
    this.frameOf(owner)
    const frame = this.functions.get(owner)
    return frame === undefined ? 0 : frame.slots++
  }

  private site(): string {
    return `${this.prefix}n+${++this.sites}`
  }

  private list(names: readonly string[] | null): string {
    return names === null ? 'null' : `()=>[${names.join()}]`
  }

  private wrap({ start, end }: AnyNode, before: string, after: string): void {
    this.wraps.push({ start, end, before, after })
  }

  private put(at: number, text: string): void {
    this.wraps.push({ start: at, end: at, before: text, after: '' })
  }

  /** Puts a text before all others at a place. */
  private putFirst(at: number, text: string): void {
    this.wraps.unshift({ start: at, end: at, before: text, after: '' })
  }

  /** The text with everything put in: what ends at a place before what is put there, and that before what begins there. */
  private rendered(): string {
    const { code } = this
    const wraps = this.wraps.map((wrap, order) => ({ ...wrap, order }))
    // Of two around the same piece the one that was found later is the outer one.
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

/** What a key that is no expression says; empty for any other. */
function nameOf(key: AnyNode): string {
  return key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : ''
}

/** Whether objects of a class are nothing but what can be read of their fields. */
function isOnlyFields(node: Extract<AnyNode, { type: 'ClassDeclaration' }>): boolean {
  if (node.superClass) return false
  for (const one of descendants(node)) if (one.type === 'PrivateIdentifier') return false
  return true
}

function* descendants(node: AnyNode): Generator<AnyNode, void> {
  const open = childrenOf(node)
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    yield at
    open.push(...childrenOf(at))
  }
}

/** The name that a function gets from where it stands. */
function nameFor(node: AnyNode, parent: AnyNode | undefined): string {
  if (parent === undefined) return ''
  const names: AnyNode | null =
    parent.type === 'VariableDeclarator' && parent.init === node
      ? parent.id
      : (parent.type === 'AssignmentExpression' || parent.type === 'AssignmentPattern') && parent.right === node
        ? parent.left
        : (parent.type === 'Property' || parent.type === 'PropertyDefinition') &&
            parent.value === node &&
            !parent.computed
          ? parent.key
          : null
  return names === null ? '' : nameOf(names)
}
