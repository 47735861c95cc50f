import { isNode, listOf, part, type SyntaxNode } from '../program/site-marks.ts'
import type { Use } from './uses.ts'

/** What becomes of the value of a part; null where that is no value. */
export function partUse(node: SyntaxNode, key: string, i: number, use: Use | null): Use | null {
  switch (node.type) {
    case 'ExpressionStatement':
      return 'dropped'
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return key === 'test' ? 'tested' : null
    case 'ForStatement':
      return key === 'test' ? 'tested' : key === 'body' ? null : 'dropped'
    case 'ForInStatement':
      return key === 'right' ? 'calculated' : null
    case 'ForOfStatement':
      return key === 'right' ? 'goneThrough' : null
    case 'ConditionalExpression':
      return key === 'test' ? 'tested' : use
    case 'LogicalExpression':
      return key === 'left' && part(node, 'operator') === '&&' ? 'tested' : use
    case 'UnaryExpression':
      return part(node, 'operator') === '!' ? 'tested' : part(node, 'operator') === 'void' ? 'dropped' : 'calculated'
    case 'TaggedTemplateExpression':
      return key === 'quasi' ? 'begun' : 'called'
    case 'TemplateLiteral':
      // A function gets what is in it where it has a tag.
      return use === 'begun' ? 'kept' : 'calculated'
    case 'BinaryExpression':
    case 'ThrowStatement':
      return 'calculated'
    case 'SwitchStatement':
      return key === 'discriminant' ? 'calculated' : null
    case 'SequenceExpression':
      return i === listOf(part(node, 'expressions')).length - 1 ? use : 'dropped'
    case 'ParenthesizedExpression':
      return use
    case 'ChainExpression':
      // The chain as a whole is looked at: what is put into it would end it too late.
      return use === null ? null : 'begun'
    case 'YieldExpression':
      return part(node, 'delegate') === true ? 'delegated' : 'yielded'
    case 'AwaitExpression':
      return 'awaited'
    case 'SpreadElement':
      return 'goneThrough'
    case 'MemberExpression':
      return key === 'object' ? memberUse(node, use) : 'calculated'
    case 'CallExpression':
    case 'NewExpression':
      return key === 'callee' ? (use === 'begun' ? 'begun' : 'called') : 'kept'
    case 'VariableDeclarator':
      return key === 'init' ? takenApart(part(node, 'id')) : null
    case 'AssignmentExpression':
      if (key === 'left') return null
      return part(node, 'operator') === '=' ? takenApart(part(node, 'left')) : 'calculated'
    case 'ArrayExpression':
    case 'Property':
    case 'PropertyDefinition':
    case 'AssignmentPattern':
      return 'kept'
    default:
      return null
  }
}

/** What becomes of what a variable or pattern gets. */
function takenApart(target: unknown): Use {
  if (!isNode(target)) return 'kept'
  if (target.type === 'Identifier') return 'stored'
  return target.type === 'ArrayPattern' ? 'goneThrough' : target.type === 'ObjectPattern' ? 'calculated' : 'kept'
}

/** What every generator has besides, which may be asked of one that is no operation. */
const ofIterators: ReadonlySet<string> = new Set(
  'next return throw map filter take drop flatMap reduce toArray forEach some every find'.split(' '),
)

function memberUse(node: SyntaxNode, use: Use | null): Use {
  const property = part(node, 'property')
  if (use === 'begun') return 'begun'
  if (part(node, 'computed') === true || !isNode(property)) return 'kept'
  return ofIterators.has(String(part(property, 'name'))) ? 'kept' : 'asked'
}
