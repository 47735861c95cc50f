import type { AnyNode, CallExpression } from 'acorn'
import { descendants, type FunctionNode, type Parents, type Reach } from './frame-scopes.ts'
import type { MarkedText } from './marked-text.ts'

/** What expressions, loops and statements hold that have begun and not ended, and how that is to be had. */
export class Holding {
  constructor(
    private readonly text: MarkedText,
    private readonly reach: Reach,
    private readonly parents: Parents,
    /** Whether a call is a mark, which gives its last argument. */
    private readonly isMark: (call: CallExpression) => boolean,
  ) {}

  /** With what a call is made: texts of what is kept; null where it is no call, or of what is not known. */
  given(operation: AnyNode, owner: FunctionNode): string[] | null {
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
   * @param how whether it becomes a text at once, or is what is made anew by `new`
   * @returns by which text it is to be had: none for what is always the same; null where it cannot be kept
   */
  private keep(node: AnyNode, owner: FunctionNode, how: 'k' | 't' | 'new' = 'k'): string[] | null {
    if (node.type === 'Literal' && !('regex' in node)) return []
    if (node.type === 'Identifier' && this.reach.isConstant(node)) return []
    if (node.type === 'Super' || node.type === 'SpreadElement' || node.type === 'PrivateIdentifier') return null
    const known = this.kept.get(node)
    if (known !== undefined) return [known]
    const name = this.text.frameOf(owner)
    const slot = this.text.slot(owner)
    if (name === null) return null
    const text = `${name}.s[${slot}]`
    this.kept.set(node, text)
    // What stands behind `new` must be no call.
    if (how === 'new') this.text.wrap(node, `(${name}.k(${slot},(`, ')))')
    else this.text.wrap(node, `${name}.${how}(${slot},(`, '))')
    return [text]
  }

  private readonly kept = new Map<AnyNode, string>()

  /** What is held by all that has begun and not ended when a function waits at a place; null where that is not known. */
  heldAt(place: AnyNode, owner: FunctionNode): string[] | null {
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
        const callee =
          node.type === 'CallExpression' ? this.calleeOf(node, owner) : this.keep(node.callee, owner, 'new')
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
        return child === node.finalizer ? [`${this.text.frameOf(owner)}.s[${this.slotOfTry(node, owner)}]`] : []
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
    const name = this.text.frameOf(owner)
    if (name === null) return null
    let slot = this.loops.get(right)
    if (slot === undefined) {
      slot = this.text.slot(owner)
      this.loops.set(right, slot)
      this.text.wrap(right, `${name}.each(${slot},(`, '))')
    }
    return [`${name}.s[${slot}]`]
  }

  private readonly tries = new Map<AnyNode, number>()

  slotOfTry(node: AnyNode, owner: FunctionNode): number {
    const slot = this.tries.get(node) ?? this.text.slot(owner)
    this.tries.set(node, slot)
    return slot
  }

  /** How a `try` is left whose `finally` waits. */
}
