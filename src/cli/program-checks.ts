import { isNode, listOf, nodesOf, part, type SyntaxNode } from '../program/site-marks.ts'
import { hintFor } from './words-of-others.ts'

/** Something in a file of a program that cannot be meant, and where it begins. */
export interface Wrong {
  readonly message: string
  readonly offset: number
}

/**
 * What can be seen to be wrong before a file of a program is loaded: what it imports from `heddle` and is not there, and
 * bodies that take what `shared` does not return, or parameters that are not declared. Where it cannot be seen what
 * there is, nothing is wrong.
 * @param exports names that `heddle` exports
 */
export function wrongIn(program: SyntaxNode, exports: readonly string[]): Wrong | null {
  for (const statement of listOf(part(program, 'body'))) {
    const wrong = wrongImport(statement, exports)
    if (wrong !== null) return wrong
  }
  for (const node of nodesOf(program)) {
    const [declared] = node.type === 'CallExpression' ? listOf(part(node, 'arguments')) : []
    if (declared?.type !== 'ObjectExpression' || nameIn(part(node, 'callee')) !== 'defineProgram') continue
    const wrong = wrongTaking(program, declared)
    if (wrong !== null) return wrong
  }
  return null
}

function wrongImport(statement: SyntaxNode, exports: readonly string[]): Wrong | null {
  const source = part(statement, 'source')
  if (statement.type !== 'ImportDeclaration' || !isNode(source) || part(source, 'value') !== 'heddle') return null
  for (const specifier of listOf(part(statement, 'specifiers'))) {
    const name = specifier.type === 'ImportDefaultSpecifier' ? 'default' : nameIn(part(specifier, 'imported'))
    if (name === null || exports.includes(name)) continue
    const hint = hintFor(name, exports)
    const meant = hint === null ? '' : `; did you mean ${hint}?`
    const isType = /^[A-Z]/.test(name) && hint === null ? `; a type is imported as { type ${name} }` : ''
    const message = `heddle exports no ${name}${meant}${isType}${meant === '' ? ';' : ''} allowed are ${exports.join(', ')}`
    return { message, offset: specifier.start }
  }
  return null
}

function wrongTaking(program: SyntaxNode, declared: SyntaxNode): Wrong | null {
  const parts = propertiesOf(declared)
  if (parts === null) return null
  const parameters = keysOf(parts.get('parameters'), true)
  const shared = parts.get('shared')
  const things = shared === undefined ? [] : returnedKeys(shared)
  const threads = parts.get('threads')
  const bodies = threads?.type === 'ArrayExpression' ? listOf(part(threads, 'elements')) : []
  const areBodies = bodies.every((body) => body.type === 'Identifier' || functionOf(program, body) !== null)
  if (shared !== undefined && things?.length === 0 && areBodies && !returnsSomething(shared))
    return {
      message: 'shared returns nothing: let it return what the threads share, such as { lock }',
      offset: shared.start,
    }
  const takes: [SyntaxNode | undefined, (readonly string[] | null)[]][] = [
    [parts.get('main'), [parameters]],
    [shared, [parameters]],
    [parts.get('after'), [things, parameters]],
    ...bodies.map((body): [SyntaxNode | undefined, (readonly string[] | null)[]] => [body, [things, parameters]]),
  ]
  for (const [body, given] of takes) {
    const wrong = body === undefined ? null : wrongParameters(functionOf(program, body), given, things)
    if (wrong !== null) return wrong
  }
  return null
}

/** The first thing that a function takes out of its parameters behind `os` and that they have not. */
function wrongParameters(
  body: SyntaxNode | null,
  given: readonly (readonly string[] | null)[],
  things: readonly string[] | null,
): Wrong | null {
  const params = body === null ? [] : listOf(part(body, 'params'))
  for (const [i, known] of given.entries()) {
    const param = params[i + 1]
    if (body === null || param === undefined || known === null) continue
    for (const { name, offset } of takenFrom(param, body)) {
      if (known.includes(name)) continue
      const hint = hintFor(name, known)
      const there =
        known.length === 0 ? 'there is none' : `there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`
      const meant = hint === null ? there : `did you mean ${hint}?`
      const message =
        known === things
          ? `there is no ${name} among what shared returns; ${meant}`
          : `there is no parameter ${name}; ${meant}`
      return { message, offset }
    }
  }
  return null
}

interface Taken {
  readonly name: string
  readonly offset: number
}

/** What a function needs of the properties of a parameter: takes out of it, or asks for something. */
function takenFrom(param: SyntaxNode, body: SyntaxNode): Taken[] {
  if (param.type === 'ObjectPattern') return takenBy(param)
  const all = [...nodesOf(body)]
  const own = nameIn(param)
  // Another variable of that name may be meant.
  if (own === null || all.filter((node) => declares(node, own)).length > 1) return []
  return all.flatMap((node) => {
    const init = part(node, 'init')
    const target = part(node, 'id')
    if (node.type === 'VariableDeclarator' && nameIn(init) === own && isNode(target)) return takenBy(target)
    const object = part(node, 'object')
    if (node.type !== 'MemberExpression' || part(node, 'optional') === true || !isNode(object)) return []
    const name = part(object, 'computed') === true ? null : nameIn(part(object, 'property'))
    const isOwn = object.type === 'MemberExpression' && nameIn(part(object, 'object')) === own
    return isOwn && name !== null ? [{ name, offset: object.start }] : []
  })
}

/** What a pattern takes out, but for what has a usual value. */
function takenBy(pattern: SyntaxNode): Taken[] {
  if (pattern.type !== 'ObjectPattern') return []
  return listOf(part(pattern, 'properties')).flatMap((property) => {
    const value = part(property, 'value')
    const name = part(property, 'computed') === true ? null : nameIn(part(property, 'key'))
    const mayMiss = isNode(value) && value.type === 'AssignmentPattern'
    return name === null || mayMiss ? [] : [{ name, offset: property.start }]
  })
}

/** Whether a node has a variable of a name, or gives it another value. */
function declares(node: SyntaxNode, name: string): boolean {
  const targets = [...listOf(part(node, 'params')), ...listOf(part(node, 'param'))]
  if (node.type === 'VariableDeclarator') targets.push(...listOf(part(node, 'id')))
  if (node.type === 'AssignmentExpression') targets.push(...listOf(part(node, 'left')))
  return targets.some((target) => (target.type === 'MemberExpression' ? false : mentions(target, name)))
}

function mentions(pattern: SyntaxNode, name: string): boolean {
  return [...nodesOf(pattern)].some((node) => node.type === 'Identifier' && nameIn(node) === name)
}

function returnsSomething(made: SyntaxNode): boolean {
  return [...nodesOf(made)].some((node) => node.type === 'ReturnStatement' && isNode(part(node, 'argument')))
}

/** The names of what a generator function returns; null where that cannot be seen. */
function returnedKeys(made: SyntaxNode): string[] | null {
  const body = part(made, 'body')
  if (!/Function/.test(made.type) || !isNode(body) || body.type !== 'BlockStatement') return null
  const keys = new Set<string>()
  const open = [body]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (/^(Function|ArrowFunction|Class)/.test(node.type)) continue
    if (node.type === 'ReturnStatement') {
      const returned = keysOf(part(node, 'argument'), false)
      if (returned === null) return null
      for (const key of returned) keys.add(key)
    }
    for (const value of Object.values(node)) open.push(...listOf(value))
  }
  return [...keys]
}

/** The names of an object that is written out. */
function keysOf(node: unknown, orNone: boolean): string[] | null {
  if (!isNode(node)) return orNone ? [] : null
  const properties = node.type === 'ObjectExpression' ? propertiesOf(node) : null
  return properties === null ? null : [...properties.keys()]
}

function propertiesOf(object: SyntaxNode): Map<string, SyntaxNode> | null {
  const properties = new Map<string, SyntaxNode>()
  for (const property of listOf(part(object, 'properties'))) {
    const name = part(property, 'computed') === true ? null : nameIn(part(property, 'key'))
    const value = part(property, 'value')
    if (name === null || !isNode(value)) return null
    properties.set(name, value)
  }
  return properties
}

/** The function that an expression names, or is. */
function functionOf(program: SyntaxNode, node: SyntaxNode): SyntaxNode | null {
  if (/Function/.test(node.type)) return node
  const name = node.type === 'Identifier' ? nameIn(node) : null
  if (name === null) return null
  for (const statement of listOf(part(program, 'body'))) {
    const declared = part(statement, 'declaration')
    const declaration = isNode(declared) ? declared : statement
    if (declaration.type === 'FunctionDeclaration' && nameIn(part(declaration, 'id')) === name) return declaration
    for (const one of listOf(part(declaration, 'declarations'))) {
      const init = part(one, 'init')
      if (nameIn(part(one, 'id')) === name) return isNode(init) && /Function/.test(init.type) ? init : null
    }
  }
  return null
}

function nameIn(node: unknown): string | null {
  if (!isNode(node)) return null
  const name = node.type === 'Identifier' ? part(node, 'name') : node.type === 'Literal' ? part(node, 'value') : null
  return typeof name === 'string' ? name : null
}
