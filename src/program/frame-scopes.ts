/** What variables functions can reach, for `frame-marks.ts`. */
import type { AnyNode, BlockStatement, Program } from 'acorn'
import { analyze, type Scope, type ScopeManager, type Variable } from 'eslint-scope'

/** A node of a tree, with the one that it stands in. */
export type Parents = ReadonlyMap<AnyNode, AnyNode>

export type FunctionNode = Extract<
  AnyNode,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>

export function isFunction(node: AnyNode | undefined): node is FunctionNode {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node?.type ?? '')
}

export function isLoop(node: AnyNode): boolean {
  return /^(For|While|DoWhile)/.test(node.type)
}

type Reference = Scope['references'][number]

/** The variables of a module, and which of them are in reach where. */
export class Reach {
  private readonly manager: ScopeManager
  /** Variables that inner functions share with those to which they belong, and which change. */
  private readonly shared = new Map<Variable, boolean>()
  private readonly scopes = new Map<AnyNode, Scope[]>()
  private readonly meant = new Map<AnyNode, Variable | null>()

  constructor(
    program: Program,
    private readonly parents: Parents,
    /** A name for what is made anew with each activation of a function, or of a block in a loop. */
    private readonly token: (owner: FunctionNode | BlockStatement) => string | null,
  ) {
    // The same trees by other names; acorn has made them with ranges.
    this.manager = analyze(program as unknown as Parameters<typeof analyze>[0], {
      ecmaVersion: 2024,
      sourceType: 'module',
    })
    for (const scope of this.manager.scopes) {
      const block = nodeOf(scope.block)
      this.scopes.set(block, [...(this.scopes.get(block) ?? []), scope])
      for (const { identifier, resolved } of scope.references) this.meant.set(nodeOf(identifier), resolved)
    }
  }

  /** Whether an identifier means what never changes while bodies run: what its module declares, or nobody does. */
  isConstant(identifier: AnyNode): boolean {
    const variable = this.meant.get(identifier)
    return variable === null || (variable !== undefined && isOutside(variable))
  }

  /** Whether an identifier means what no module declares. */
  isGlobal(identifier: AnyNode): boolean {
    return this.meant.get(identifier) === null
  }

  /** Whether an identifier means a variable that others than its function cannot change. */
  isOwn(identifier: AnyNode): boolean {
    const variable = this.meant.get(identifier)
    return variable !== null && variable !== undefined && !isReachedFromInside(variable)
  }

  /** What a function can reach that is no module's, as it is written; null where that cannot be told. */
  ofFunction(owner: FunctionNode): string[] | null {
    const found = this.freeOf(owner)
    if (found === null) return null
    const own = owner.type === 'ArrowFunctionExpression' && uses(owner, 'ThisExpression') ? ['this'] : []
    if (owner.type === 'ArrowFunctionExpression' && usesArguments(owner)) return null
    return namesOf([...found.variables], [...own, ...found.tokens])
  }

  /** What a function holds where it waits, as it is written; null where that cannot be told. */
  at(place: AnyNode, owner: FunctionNode): string[] | null {
    if (usesArguments(owner)) return null
    const free = this.freeOf(owner)
    if (free === null) return null
    const variables = new Set(free.variables)
    for (let node: AnyNode | undefined = place; node !== undefined; node = this.parents.get(node)) {
      for (const scope of this.scopesOf(node))
        for (const variable of scope.variables) if (this.counts(variable, scope, place, owner)) variables.add(variable)
      if (node === owner) break
    }
    const own = uses(owner, 'ThisExpression') ? ['this'] : []
    // Of which activation they are, for functions that are kept.
    const tokens = new Set(free.tokens)
    for (const variable of variables) {
      const token = isReachedFromInside(variable) && this.isShared(variable) ? this.tokenOf(variable) : null
      if (token !== null) tokens.add(token)
    }
    return namesOf([...variables], [...own, ...tokens])
  }

  /** The module's own variables that functions change, or what is in them, each with where one does. */
  changedByFunctions(): { readonly name: string; readonly at: AnyNode }[] {
    const found: { name: string; at: AnyNode }[] = []
    for (const scope of this.manager.scopes) {
      // What a class is called within is a variable of its own.
      if (scope.type !== 'module' && !(scope.type === 'class' && scope.upper?.type === 'module')) continue
      for (const { name, defs, references } of scope.variables) {
        if (defs.length === 0 || defs[0]?.type === 'ImportBinding') continue
        const change = references.find((one) => one.from.variableScope !== this.outermost && this.changes(one))
        if (change !== undefined) found.push({ name, at: nodeOf(change.identifier) })
      }
    }
    return found
  }

  private get outermost(): Scope | undefined {
    return this.manager.scopes.find(({ type }) => type === 'module')
  }

  /** Whether a variable gets another value where it stands, or what it holds is changed by what is written there. */
  private changes(reference: Reference): boolean {
    if (reference.isWrite()) return true
    let node = nodeOf(reference.identifier)
    for (let parent = this.parents.get(node); parent !== undefined; parent = this.parents.get(node)) {
      if (parent.type === 'MemberExpression' && parent.object === node) node = parent
      else if (parent.type === 'AssignmentExpression') return parent.left === node
      else if (parent.type === 'UpdateExpression') return true
      else if (parent.type === 'UnaryExpression') return parent.operator === 'delete'
      else return parent.type === 'CallExpression' && parent.callee === node && isChange(node)
    }
    return false
  }

  private scopesOf(node: AnyNode): Scope[] {
    return this.scopes.get(node) ?? []
  }

  private freeOf(owner: FunctionNode): { variables: Set<Variable>; tokens: Set<string> } | null {
    const variables = new Set<Variable>()
    const tokens = new Set<string>()
    for (const scope of this.scopesOf(owner))
      for (const { resolved } of scope.through) {
        if (resolved === null || isOutside(resolved) || nodeOf(resolved.scope.block) === owner) continue
        if (resolved.defs.length === 0) return null
        variables.add(resolved)
        if (!this.isShared(resolved)) continue
        const token = this.tokenOf(resolved)
        if (token === null) return null
        tokens.add(token)
      }
    return { variables, tokens }
  }

  /** Whether a variable changes after it has got its first value, which inner functions would see. */
  private isShared(variable: Variable): boolean {
    let known = this.shared.get(variable)
    if (known === undefined) {
      const update = this.updateOf(variable)
      known = variable.references.some((reference) => {
        if (!reference.isWrite() || reference.init === true) return false
        // A loop that counts makes a fresh variable for each round before it counts on.
        const at = nodeOf(reference.identifier)
        return update === null || at.start < update.start || at.end > update.end
      })
      this.shared.set(variable, known)
    }
    return known
  }

  private updateOf(variable: Variable): AnyNode | null {
    const block = nodeOf(variable.scope.block)
    return block.type === 'ForStatement' ? (block.update ?? null) : null
  }

  /** What stands for the activation of a function, or of a block in a loop, to which a variable belongs; null where nothing can. */
  private tokenOf(variable: Variable): string | null {
    const block = nodeOf(variable.scope.block)
    for (let node: AnyNode | undefined = block; node !== undefined; node = this.parents.get(node)) {
      if (isFunction(node)) return this.token(node)
      if (isLoop(node)) return block.type === 'BlockStatement' ? this.token(block) : null
    }
    return null
  }

  /** Whether a function's own variable has a value where it waits, and may still be asked for it. */
  private counts(variable: Variable, scope: Scope, place: AnyNode, owner: FunctionNode): boolean {
    const [def] = variable.defs
    if (def === undefined || scope.type === 'function-expression-name') return false
    if (def.type === 'FunctionName' && !this.isShared(variable)) return false
    if (def.type === 'Variable' || def.type === 'ClassName') {
      const declared = nodeOf(def.node)
      const isVar = def.type === 'Variable' && def.parent?.kind === 'var'
      if (!isVar && (declared.end > place.start || this.isBeforeLoop(scope, place))) return false
    }
    return variable.references.some((reference) => this.mayBeRead(reference, variable, place, owner))
  }

  /** In what a loop goes through, before there is anything that it declares. */
  private isBeforeLoop(scope: Scope, place: AnyNode): boolean {
    const block = nodeOf(scope.block)
    const isOver = block.type === 'ForOfStatement' || block.type === 'ForInStatement'
    return isOver && place.start >= block.right.start && place.end <= block.right.end
  }

  private mayBeRead(reference: Reference, variable: Variable, place: AnyNode, owner: FunctionNode): boolean {
    if (!reference.isRead()) return false
    const at = nodeOf(reference.identifier)
    if (at.start >= place.start) return true
    for (let node: AnyNode | undefined = at; node !== undefined && node !== owner; node = this.parents.get(node)) {
      if (isFunction(node)) return true
      if (isLoop(node) && contains(node, place) && this.outlivesRound(variable, node)) return true
    }
    return false
  }

  /** Whether a variable keeps its value from one round of a loop to the next. */
  private outlivesRound(variable: Variable, loop: AnyNode): boolean {
    const block = nodeOf(variable.scope.block)
    return block === loop ? loop.type === 'ForStatement' : !contains(loop, block)
  }
}

/** Texts for all of them; null where two have the same name, of which only one is in reach. */
function namesOf(variables: readonly Variable[], more: readonly string[]): string[] | null {
  const names = variables.map(({ name }) => name)
  return new Set(names).size < names.length ? null : [...names.sort(), ...more]
}

/** Whether functions within that to which a variable belongs use it. */
function isReachedFromInside({ references, scope }: Variable): boolean {
  return references.some(({ from }) => from.variableScope !== scope.variableScope)
}

/** Methods of lists, maps and sets that change them. */
const changing: ReadonlySet<string> = new Set(
  'push pop shift unshift splice sort reverse fill copyWithin set add delete clear'.split(' '),
)

/** Whether a method that is called changes what it is called on. */
function isChange(callee: AnyNode): boolean {
  return (
    callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && changing.has(callee.property.name)
  )
}

function isOutside(variable: Variable): boolean {
  return variable.scope.type === 'module' || variable.scope.type === 'global'
}

export function contains(outer: AnyNode, inner: AnyNode): boolean {
  return outer.start <= inner.start && outer.end >= inner.end
}

/** Nodes that belong to a function, without those of functions within; arrow functions are part of it. */
export function* nodesWithin(owner: FunctionNode, arrowsToo: boolean): Generator<AnyNode, void> {
  const open: AnyNode[] = childrenOf(owner)
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node
    if (isFunction(node) && !(arrowsToo && node.type === 'ArrowFunctionExpression')) continue
    open.push(...childrenOf(node))
  }
}

export function* descendants(node: AnyNode): Generator<AnyNode, void> {
  const open = childrenOf(node)
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    yield at
    open.push(...childrenOf(at))
  }
}

export function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flatMap((value: unknown) => (Array.isArray(value) ? value : [value]).filter(isTree))
}

function isTree(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

function uses(owner: FunctionNode, type: AnyNode['type']): boolean {
  for (const node of nodesWithin(owner, true)) if (node.type === type) return true
  return false
}

/** Whether it asks for what it was called with, or how, other than by names. */
function usesArguments(owner: FunctionNode): boolean {
  for (const node of nodesWithin(owner, true)) {
    if (node.type === 'Identifier' && node.name === 'arguments') return true
    if (node.type === 'Super' || node.type === 'MetaProperty') return true
  }
  return false
}

/** A node as acorn knows it: eslint-scope was given that very tree. */
function nodeOf(node: object): AnyNode {
  return node as AnyNode
}
