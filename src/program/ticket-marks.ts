import type { AnyNode, CallExpression, Expression, NewExpression, SpreadElement, Token } from 'acorn'
import type { Parents } from './frame-scopes.ts'
import type { MarkedText } from './marked-text.ts'
import { asking, comparing, handing } from './ticket-calls.ts'

/** Operators between two values that may be tickets. */
const operators: ReadonlySet<string> = new Set(['<', '>', '<=', '>=', '===', '!==', '==', '!=', '+'])

/** Has the text of a module do by `tickets.ts` and `ticket-calls.ts` what may be done with tickets. */
export class TicketMarking {
  constructor(
    private readonly code: string,
    private readonly marked: MarkedText,
    private readonly tokens: readonly Token[],
    private readonly parents: Parents,
    private readonly names: {
      /** Whether a call only tells something, and gives its last argument. */
      isMark(call: CallExpression): boolean
      /** Whether an identifier means what no module declares. */
      isGlobal(identifier: AnyNode): boolean
    },
  ) {}

  /** Marks what stands around values: to be done before all else that is put around these. */
  mark(node: AnyNode): void {
    switch (node.type) {
      case 'AssignmentExpression':
        this.markAssignment(node)
        break
      case 'IfStatement':
      case 'ConditionalExpression':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
        this.markTest(node.test)
        break
      case 'LogicalExpression':
        if (node.operator !== '??') this.markTest(node.left)
        break
      case 'UnaryExpression':
        if (node.operator === '!') this.markTest(node.argument)
        // A name that there is not has a type as well.
        else if (node.operator === 'typeof' && !this.names.isGlobal(node.argument)) this.exactly(node.argument)
        break
      case 'SwitchStatement':
        this.exactly(node.discriminant)
        break
      case 'SwitchCase':
        this.exactly(node.test)
        break
      case 'CallExpression':
      case 'NewExpression':
        this.markCall(node)
        break
    }
  }

  /** Marks what changes the text of an expression itself: to be done after all else. */
  markOperator(node: AnyNode): void {
    if (node.type === 'BinaryExpression') this.markBinary(node)
    else if (node.type === 'UpdateExpression') this.markUpdate(node)
    else if (node.type === 'AssignmentExpression' && node.operator === '+=' && node.left.type === 'Identifier') {
      const { left, right, end, operator } = node
      const at = isText(right) ? null : this.tokenAfter(left.end, operator)
      if (at === null) return
      this.marked.replace(at, operator.length, `=${this.marked.prefix}["+"](${left.name},(`, end, '))')
    }
  }

  private markBinary(node: Extract<AnyNode, { type: 'BinaryExpression' }>): void {
    const { left, right, operator } = node
    if (!operators.has(operator) || left.type === 'PrivateIdentifier') return
    if (isText(left) || isText(right) || (isSimple(left) && isSimple(right))) return
    const at = this.tokenAfter(left.end, operator)
    if (at === null) return
    this.marked.wrap(node, `${this.marked.prefix}[${JSON.stringify(operator)}]((`, '))')
    this.marked.replace(at, operator.length, '),(')
  }

  private markAssignment(node: Extract<AnyNode, { type: 'AssignmentExpression' }>): void {
    const { left, right, operator } = node
    const { marked, code } = this
    const { prefix } = marked
    if (/^(&&|\|\|)=$/.test(operator))
      marked.wrap(
        node,
        `(${isPath(left) ? `${prefix}.exactly(${code.slice(left.start, left.end)})` : `${prefix}.off()`},`,
        ')',
      )
    else if (operator === '=' && left.type === 'MemberExpression' && !isSimple(right)) {
      const owner = isPath(left.object) ? code.slice(left.object.start, left.object.end) : 'null'
      marked.wrap(right, `${prefix}.into(()=>${owner},(`, '))')
    }
  }

  /** `n++` and `++n` of a variable; where its value of before is wanted, the number of a ticket is. */
  private markUpdate(node: Extract<AnyNode, { type: 'UpdateExpression' }>): void {
    const { argument, operator, prefix, start, end } = node
    const parent = this.parents.get(node)
    const isWanted =
      parent?.type !== 'ExpressionStatement' && !(parent?.type === 'ForStatement' && parent.update === node)
    if (operator !== '++' || argument.type !== 'Identifier' || (isWanted && !prefix)) return
    this.marked.replace(start, end - start, `(${argument.name}=${this.marked.prefix}.more(${argument.name}))`)
  }

  private markTest(test: AnyNode | null | undefined): void {
    if (!test || isSimple(test) || isText(test) || isTruth(test)) return
    this.marked.wrap(test, `${this.marked.prefix}.if((`, '))')
  }

  private exactly(node: AnyNode | null | undefined): void {
    if (node && !isSimple(node)) this.marked.wrap(node, `${this.marked.prefix}.exactly((`, '))')
  }

  private markCall(node: CallExpression | NewExpression): void {
    const { callee } = node
    if (node.type === 'CallExpression' && this.names.isMark(node)) return
    const { prefix } = this.marked
    if (callee.type === 'Identifier' && callee.name === 'eval')
      for (const argument of node.arguments) this.marked.wrap(argument, `(${prefix}.off(),(`, '))')
    const extreme = node.type === 'CallExpression' ? this.extremeIn(callee) : null
    if (extreme !== null) {
      this.marked.replace(callee.start, callee.end - callee.start, `${prefix}.${extreme}`)
      return
    }
    const name = callee.type === 'MemberExpression' ? nameOf(callee) : ''
    if (callee.type === 'MemberExpression' && callee.object.type !== 'Super' && comparing.has(name))
      this.marked.wrap(callee.object, `${prefix}.among((`, '))')
    node.arguments.forEach((argument, i) => {
      const given: Expression = argument.type === 'SpreadElement' ? argument.argument : argument
      if (isSimple(given) || isText(given) || isTruth(given)) return
      const isHanded = argument.type !== 'SpreadElement' && (asking.has(name) || handing.has(name)) && i <= 1
      if (isHanded && (i === 0 || name === 'from' || name === 'groupBy'))
        this.marked.wrap(given, `${prefix}.handed((`, `),${asking.has(name)})`)
      if (/^(Arrow)?FunctionExpression$/.test(given.type)) return
      this.marked.wrap(given, `${this.giving(callee, name)}(`, '))')
    })
  }

  private giving(callee: AnyNode, name: string): string {
    const { prefix } = this.marked
    if (isPath(callee)) return `${prefix}.to(()=>${this.code.slice(callee.start, callee.end)},`
    return `${prefix}.named(${JSON.stringify(name)},`
  }

  private extremeIn(callee: AnyNode): 'max' | 'min' | null {
    if (callee.type !== 'MemberExpression' || callee.computed || callee.object.type !== 'Identifier') return null
    const name = nameOf(callee)
    const isExtreme = callee.object.name === 'Math' && this.names.isGlobal(callee.object)
    return isExtreme && (name === 'max' || name === 'min') ? name : null
  }

  /** Where the next operator is from a place on. */
  private tokenAfter(place: number, operator: string): number | null {
    const { tokens } = this
    let low = 0
    let high = tokens.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((tokens[middle]?.start ?? 0) < place) low = middle + 1
      else high = middle
    }
    for (; low < tokens.length; low++)
      if (this.code.startsWith(operator, tokens[low]?.start)) return tokens[low]?.start ?? null
    return null
  }
}

function nameOf({ property, computed }: Extract<AnyNode, { type: 'MemberExpression' }>): string {
  return property.type === 'Identifier' && !computed ? property.name : ''
}

/** Whether an expression is always a text, or a type's name, with which no ticket is compared or added without notice. */
function isText(node: AnyNode): boolean {
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string')
}

/** Whether an expression is a plain value. */
function isSimple(node: AnyNode | SpreadElement): boolean {
  return node.type === 'Literal' || (node.type === 'UnaryExpression' && node.argument.type === 'Literal')
}

/** Whether an expression is true or false. */
function isTruth(node: AnyNode): boolean {
  return (
    (node.type === 'BinaryExpression' && /^([=!]==?|[<>]=?|in|instanceof)$/.test(node.operator)) ||
    (node.type === 'UnaryExpression' && node.operator === '!')
  )
}

/** Whether an expression may be evaluated twice: variables, `this`, and what they hold by names. */
function isPath(node: AnyNode): boolean {
  if (node.type === 'Identifier' || node.type === 'ThisExpression') return true
  if (node.type === 'ChainExpression') return isPath(node.expression)
  return (
    node.type === 'MemberExpression' &&
    isPath(node.object) &&
    (!node.computed || node.property.type === 'Literal' || node.property.type === 'Identifier')
  )
}
