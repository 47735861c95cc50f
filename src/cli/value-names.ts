import { isNode, part, type SyntaxNode } from '../program/site-marks.ts'

/** How the value of a part is called, by the variable, property or list that it is put in; null for no such. */
export function partName(node: SyntaxNode, key: string, i: number, name: string | null): string | null {
  switch (node.type) {
    case 'VariableDeclarator':
      return key === 'init' ? targetName(part(node, 'id')) : null
    case 'AssignmentExpression':
      return key === 'right' ? targetName(part(node, 'left')) : null
    case 'Property':
      return key === 'value' && part(node, 'computed') !== true ? keyName(part(node, 'key')) : null
    case 'ArrayExpression':
      return name === null ? null : `${name}[${i}]`
    case 'CallExpression':
      return key === 'arguments' ? pushedTo(part(node, 'callee')) : null
    case 'ConditionalExpression':
    case 'LogicalExpression':
    case 'ParenthesizedExpression':
      return key === 'test' ? null : name
    default:
      return null
  }
}

/** The name of what gets a value: `door`, of `fork.left` that of the property, of `forks[i]` with brackets; null for a pattern. */
export function targetName(target: unknown): string | null {
  if (!isNode(target)) return null
  if (target.type === 'Identifier') return String(part(target, 'name'))
  if (target.type !== 'MemberExpression') return null
  if (part(target, 'computed') !== true) return keyName(part(target, 'property'))
  const owner = targetName(part(target, 'object'))
  return owner === null ? null : `${owner}[]`
}

/** The name that a key is written with, or a text as a key; null for others. */
export function keyName(key: unknown): string | null {
  if (!isNode(key)) return null
  const text = key.type === 'Literal' ? part(key, 'value') : part(key, 'name')
  return typeof text === 'string' && text !== '' ? text : null
}

/** Of `forks.push`: `forks[]`, where a number comes in. */
function pushedTo(callee: unknown): string | null {
  if (!isNode(callee) || callee.type !== 'MemberExpression' || keyName(part(callee, 'property')) !== 'push') return null
  const owner = targetName(part(callee, 'object'))
  return owner === null ? null : `${owner}[]`
}
