import { bare, isNode, listOf, part, type SyntaxNode } from '../program/site-marks.ts'
import { keyName, targetName } from './value-names.ts'

/** Functions at the top of the module, and what it imports of the program, that it does not export. */
export function unexportedIn(program: SyntaxNode): string[] {
  const exported = new Set<string>()
  const functions: string[] = []
  for (const statement of listOf(part(program, 'body'))) {
    if (statement.type === 'ExportNamedDeclaration') {
      for (const specifier of listOf(part(statement, 'specifiers')))
        exported.add(keyName(part(specifier, 'exported')) ?? '')
      const declared = part(statement, 'declaration')
      if (isNode(declared)) for (const name of declaredIn(declared)) exported.add(name)
    }
    functions.push(...functionsIn(statement), ...importedIn(statement))
  }
  return [...new Set(functions)].filter((name) => !exported.has(name))
}

/** What is imported from another file of the program. */
function importedIn(statement: SyntaxNode): string[] {
  const source = part(statement, 'source')
  if (statement.type !== 'ImportDeclaration' || !isNode(source) || !/^\.{0,2}\//.test(String(part(source, 'value'))))
    return []
  return listOf(part(statement, 'specifiers')).flatMap((one) =>
    one.type === 'ImportSpecifier' ? (keyName(part(one, 'local')) ?? []) : [],
  )
}

function functionsIn(statement: SyntaxNode): string[] {
  if (statement.type === 'FunctionDeclaration') return declaredIn(statement)
  if (statement.type !== 'VariableDeclaration') return []
  return listOf(part(statement, 'declarations')).flatMap((declarator) => {
    const init = part(declarator, 'init')
    const isFunction = isNode(init) && /^(ArrowFunction|Function|Call)Expression$/.test(bare(init).type)
    return isFunction ? (targetName(part(declarator, 'id')) ?? []) : []
  })
}

function declaredIn(declaration: SyntaxNode): string[] {
  if (declaration.type !== 'VariableDeclaration') return [keyName(part(declaration, 'id')) ?? '']
  return listOf(part(declaration, 'declarations')).flatMap((one) => keyName(part(one, 'id')) ?? [])
}
