import {
  type AnyNode,
  type CallExpression,
  type ObjectExpression,
  parse,
  type ReturnStatement,
  type Token,
  type YieldExpression,
} from 'acorn'
import { Holding } from './frame-holding.ts'
import { childrenOf, descendants, type FunctionNode, isFunction, Reach } from './frame-scopes.ts'
import { MarkedText } from './marked-text.ts'
import { TicketMarking } from './ticket-marks.ts'

/**
 * A module as it is explored: with everything told to `frames.ts` by which it can be said exactly where a suspended
 * body is. Each generator function has a frame; at every `yield*` that is told the place, a function that gives the
 * variables which may still be read, and what unfinished expressions, loops over lists and `finally` hold. Functions
 * are made known with what they reach, so that one which is kept in a variable can be told from another. What cannot
 * be told is told to be unknown. What may be done with tickets is done by
 * `tickets.ts`. No line moves, and nothing that the module does is different.
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
  private readonly marked: MarkedText
  private readonly reach: Reach
  private readonly holding: Holding
  /** The names of what marks lines, and says what becomes of calls: each gives its last argument. */
  private readonly marks = new Set<string>()
  private readonly returns = new Map<ReturnStatement, { readonly owner: FunctionNode; readonly list: number[] }>()
  private sites = 0
  private readonly program
  private readonly tickets: TicketMarking

  constructor(
    private readonly code: string,
    private readonly marker: string,
  ) {
    const onToken: Token[] = []
    const sourceType = 'module'
    this.program = parse(code, { ecmaVersion: 'latest', sourceType, allowHashBang: true, ranges: true, onToken })
    this.marked = new MarkedText(code)
    this.reach = new Reach(this.program, this.parents, (owner) => this.marked.tokenOf(owner))
    this.holding = new Holding(this.marked, this.reach, this.parents, (call) => this.isMark(call))
    this.tickets = new TicketMarking(code, this.marked, onToken, this.parents, {
      isMark: (call) => this.isMark(call),
      isGlobal: (name) => this.reach.isGlobal(name),
    })
    this.adopt()
  }

  text(specifier: string): string {
    const { marked, atEnd } = this
    const nodes = [this.program, ...this.parents.keys()]
    for (const node of nodes) this.tickets.mark(node)
    for (const node of nodes) this.mark(node)
    marked.putFrames()
    for (const [{ argument, start }, { owner, list }] of this.returns) {
      const told = `${marked.frameOf(owner)}.r([${list.join()}]`
      if (argument) marked.wrap(argument, `${told},(`, '))')
      else marked.put(start + 'return'.length, ` ${told})`)
    }
    for (const node of nodes) this.tickets.markOperator(node)
    const { prefix } = marked
    for (const { name, at } of this.reach.changedByFunctions()) {
      const line = this.code.slice(0, at.start).split('\n').length
      atEnd.push(`${prefix}.outside(${JSON.stringify(name)},${line},()=>${name});`)
    }
    if (marked.isUnchanged && atEnd.length === 0) return this.code
    // What a module does first may make functions known.
    marked.put(this.program.body[0]?.start ?? 0, `const ${prefix}n=${prefix}.sites(${this.sites});`)
    return `${marked.rendered()}\n;import { frames as ${prefix} } from '${specifier}'\n;${atEnd.join('')}`
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
    const { prefix } = this.marked
    const isModule = block.type === 'Program'
    if (declaration.type === 'FunctionDeclaration') {
      const told = `${prefix}.fn(${this.site()},${this.list(this.reach.ofFunction(declaration))},${declaration.id.name});`
      if (isModule) this.atEnd.push(told)
      else this.marked.put(block.start + 1, told)
    } else if (declaration.type === 'ClassDeclaration') {
      const fields = isModule ? privateFieldsOf(declaration) : null
      const site = fields !== null ? this.site() : '0'
      if (fields !== null && fields.length > 0) {
        const values = fields.map((field) => `it.#${field}`).join()
        this.marked.put(declaration.body.start + 1, `static{${prefix}.privates(this,(it)=>[${values}])}`)
      }
      const told = `;${prefix}.class(${site},${declaration.id.name});`
      if (isModule) this.atEnd.push(told)
      else this.marked.put(statement.end, told)
    }
  }

  private markFunction(node: FunctionNode): void {
    const parent = this.parents.get(node)
    if (parent?.type === 'MethodDefinition') return
    if (parent?.type === 'Property' && parent.value === node && (parent.method || parent.kind !== 'init')) return
    const name = 'id' in node && node.id ? '' : nameFor(node, parent)
    const reaches = this.list(this.reach.ofFunction(node))
    this.marked.wrap(
      node,
      `${this.marked.prefix}.fn(${this.site()},${reaches},(`,
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
    if (told.length > 0) this.marked.wrap(node, `${this.marked.prefix}.methods((`, `),[${told.join()}])`)
  }

  private markYield(node: YieldExpression): void {
    const owner = this.ownerOf(node)
    const { argument } = node
    if (owner === null || !argument) return
    const name = this.marked.frameOf(owner)
    if (name === null) return
    const operation = this.operationOf(argument)
    const held = node.delegate ? this.holding.heldAt(node, owner) : null
    const given = this.holding.given(operation, owner)
    const names = held === null ? null : this.reach.at(node, owner)
    const list = held === null || names === null ? null : [...names, ...held, ...(given ?? [])]
    this.marked.wrap(argument, `${name}.at(${this.site()},${this.list(list)},(`, `)${given === null ? ',false' : ''})`)
  }

  /** What is yielded, without its marks. */
  private operationOf(argument: AnyNode): AnyNode {
    const marked = argument.type === 'CallExpression' && this.isMark(argument) ? argument.arguments.at(-1) : undefined
    return marked === undefined ? argument : this.operationOf(marked)
  }

  private isMark({ callee }: CallExpression): boolean {
    return callee.type === 'Identifier' && this.marks.has(callee.name)
  }

  /** How a `try` is left whose `finally` waits. */
  private markTry(node: Extract<AnyNode, { type: 'TryStatement' }>): void {
    const { block, handler, finalizer } = node
    const owner = this.ownerOf(node)
    if (owner === null || !finalizer || !owner.generator) return
    const waits = [...descendants(finalizer)].some(
      (one) => one.type === 'YieldExpression' && this.ownerOf(one) === owner,
    )
    const name = this.marked.frameOf(owner)
    if (!waits || name === null) return
    const slot = this.holding.slotOfTry(node, owner)
    this.marked.put(block.start + 1, `${name}.c(${slot});`)
    this.marked.put(block.end - 1, `;${name}.c(${slot},1);`)
    if (handler) this.marked.put(handler.body.end - 1, `;${name}.c(${slot},1);`)
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

  private site(): string {
    return `${this.marked.prefix}n+${++this.sites}`
  }

  private list(names: readonly string[] | null): string {
    return names === null ? 'null' : `()=>[${names.join()}]`
  }
}

/** What a key that is no expression says; empty for any other. */
function nameOf(key: AnyNode): string {
  return key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : ''
}

/** The names of the private fields that a class's objects have; null where they are more than their fields. */
function privateFieldsOf({ superClass, body }: Extract<AnyNode, { type: 'ClassDeclaration' }>): string[] | null {
  if (superClass) return null
  const names: string[] = []
  for (const member of body.body) {
    if (member.type !== 'PropertyDefinition' || member.key.type !== 'PrivateIdentifier') continue
    if (member.static) return null
    names.push(member.key.name)
  }
  return names
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
