// What may be changed in a source text so that it means something else, by its syntax tree.
import { parseSync } from 'vite'

/**
 * A change of a source text.
 * @typedef {{ file: string, start: number, end: number, text: string, by: string }} Mutant
 *   `text` stands in place of what is from `start` to `end`; `by` names the operator.
 */

/**
 * A node of the tree, of whatever type.
 * @typedef {{ type: string, start: number, end: number, [key: string]: unknown }} Node
 */

/** @type {Record<string, string>} */
const OTHER_OPERATOR = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '&': '|',
  '|': '&',
  '^': '&',
  '<<': '>>',
  '>>': '<<',
  '>>>': '<<',
  '&&': '||',
  '||': '&&',
  '+=': '-=',
  '-=': '+=',
  '|=': '&=',
  '&=': '|=',
  '++': '--',
  '--': '++',
}

/** What is no behaviour of the program: types, names of modules, and the words of messages. */
const SKIPPED = /^TS(?!As|NonNull|Satisfies|ParameterProperty)|^Import|^Export(All|Specifier)|^TemplateElement$/

/** Statements that can be left out. */
const DROPPED = ['CallExpression', 'YieldExpression', 'AwaitExpression', 'AssignmentExpression', 'UpdateExpression']

/**
 * Every change of this text by the operators: conditions negated, boundaries shifted, operators exchanged, numbers one
 * too many or too few, truth values turned round, statements left out, results emptied, arguments exchanged.
 * @param {string} file for the language, and as the mutants' file.
 * @param {string} text
 * @returns {Mutant[]}
 */
export function mutantsOf(file, text) {
  /** @type {Mutant[]} */
  const found = []
  /**
   * @param {Node} node
   * @param {string} by
   * @param {string} replacement
   */
  const add = (node, by, replacement) =>
    void found.push({ file, start: node.start, end: node.end, text: replacement, by })
  /** @param {Node} node */
  const source = (node) => text.slice(node.start, node.end)

  /** @param {Node} node */
  const visit = (node) => {
    if (SKIPPED.test(node.type) || isMessage(node)) return
    if (isOnlyForTypes(node)) {
      const left = nodeAt(node, 'left')
      if (left) visit(left)
      return
    }
    mutate(node)
    for (const child of childrenOf(node)) visit(child)
  }

  /** @param {Node} node */
  const mutate = (node) => {
    const test = /^(If|While|DoWhile|For)Statement$|^ConditionalExpression$/.test(node.type)
      ? nodeAt(node, 'test')
      : null
    if (test && test.type !== 'Literal') add(test, 'condition negated', `!(${source(test)})`)

    const left = nodeAt(node, 'left')
    const right = nodeAt(node, 'right')
    const operator = typeof node.operator === 'string' ? node.operator : ''
    const other = OTHER_OPERATOR[operator]
    if (left && right && other && !(operator.startsWith('+') && [left, right].some(isText))) {
      const from = text.indexOf(operator, left.end)
      const place = { type: '', start: from, end: from + operator.length }
      add(place, operatorName(operator), other)
    }
    if (left && right && operator === '??') add(node, 'default left out', `((${source(left)})!)`)

    const argument = nodeAt(node, 'argument')
    if (node.type === 'UnaryExpression' && argument && (operator === '!' || operator === '-')) {
      add(node, 'sign or not left out', `(${source(argument)})`)
    }
    if (node.type === 'UpdateExpression' && argument && other) {
      add(node, 'counted the other way', node.prefix ? `${other}${source(argument)}` : `${source(argument)}${other}`)
    }
    if (node.type === 'Literal' && typeof node.value === 'number') {
      add(node, 'number one more', String(node.value + 1))
      if (node.value > 0) add(node, 'number one less', String(node.value - 1))
    }
    if (node.type === 'Literal' && typeof node.value === 'boolean') add(node, 'truth turned round', String(!node.value))

    if (node.type === 'ExpressionStatement') {
      const expression = nodeAt(node, 'expression')
      if (expression && DROPPED.includes(expression.type) && !source(expression).startsWith('super')) {
        add(node, 'statement left out', ';')
      }
    }
    if (node.type === 'ThrowStatement') add(node, 'throw left out', ';')
    if (node.type === 'ReturnStatement' && !argument) add(node, 'return left out', ';')
    if (node.type === 'ReturnStatement' && argument && !isEmpty(source(argument))) {
      add(node, 'result emptied', 'return undefined as never;')
    }
    const body = nodeAt(node, 'body')
    if (node.type === 'ArrowFunctionExpression' && body && body.type !== 'BlockStatement' && !isEmpty(source(body))) {
      add(body, 'result emptied', '(undefined as never)')
    }
    const [first, second] = Array.isArray(node.arguments) ? node.arguments.filter(isNode) : []
    // Of the least and the most of two it makes no difference which comes first.
    const isEither = /^Math\.(min|max)\(/.test(source(node))
    if (first && second && !isEither && source(first) !== source(second)) {
      const place = { type: '', start: first.start, end: second.end }
      add(place, 'arguments exchanged', `${source(second)}, ${source(first)}`)
    }
  }

  visit(programOf(file, text))
  return found
}

/**
 * Every stretch of this text that runs as a whole or not at all: bodies in braces, and the results of arrow functions.
 * @param {string} file
 * @param {string} text
 * @returns {{ start: number, end: number, braces: boolean }[]} the outer before the inner.
 */
export function stretchesOf(file, text) {
  /** @type {{ start: number, end: number, braces: boolean }[]} */
  const found = []
  /** @param {Node} node */
  const visit = (node) => {
    if (/^TS(Type|Interface|Enum|Module|Declare)/.test(node.type)) return
    const body = nodeAt(node, 'body')
    if (node.type === 'BlockStatement') found.push({ start: node.start, end: node.end, braces: true })
    if (node.type === 'ArrowFunctionExpression' && body && body.type !== 'BlockStatement') {
      found.push({ start: body.start, end: body.end, braces: false })
    }
    for (const child of childrenOf(node)) visit(child)
  }
  visit(programOf(file, text))
  return found
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {Node}
 * @throws {SyntaxError} where the text is none of the language.
 */
export function programOf(file, text) {
  const { program, errors } = parseSync(file, text, { lang: file.endsWith('x') ? 'tsx' : 'ts' })
  if (errors[0]) throw new SyntaxError(`${file}: ${errors[0].message}`)
  return /** @type {Node} */ (/** @type {unknown} */ (program))
}

/**
 * @param {unknown} value
 * @returns {value is Node}
 */
function isNode(value) {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

/**
 * @param {Node} node
 * @param {string} key
 */
function nodeAt(node, key) {
  const value = node[key]
  return isNode(value) ? value : null
}

/** @param {Node} node */
function childrenOf(node) {
  return Object.values(node).flat().filter(isNode)
}

/** @param {Node} node */
function isText(node) {
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string')
}

/**
 * What an error says is for people.
 * @param {Node} node
 */
function isMessage(node) {
  const callee = nodeAt(node, 'callee')
  return node.type === 'NewExpression' && callee?.type === 'Identifier' && /Error$/.test(String(callee.name))
}

/**
 * `list[i] ?? 0`: a default that the types want where an index is known to be in the list.
 * @param {Node} node
 */
function isOnlyForTypes(node) {
  if (node.type !== 'LogicalExpression' || node.operator !== '??') return false
  const right = nodeAt(node, 'right')
  let left = nodeAt(node, 'left')
  while (left && left.type !== 'MemberExpression') left = nodeAt(left, 'expression')
  return left !== null && left.computed === true && right?.type === 'Literal'
}

/** @param {string} source */
function isEmpty(source) {
  return /^(undefined|null|true|false|\d+|Outcome\.done)$/.test(source)
}

/** @param {string} operator */
function operatorName(operator) {
  if (/^[<>]=?$/.test(operator)) return 'boundary shifted'
  if (/^[!=]==$/.test(operator)) return 'equality turned round'
  if (operator === '&&' || operator === '||') return 'and, or exchanged'
  return 'operator exchanged'
}
