// Makes docs/vocabulary.md, the reference of what programs are written with, from the doc comments of what `heddle` exports:
// `node .ci/vocabulary.mjs` writes it, and a test compares. Members that are no concern of programs are private, or their
// comment says for whom they are: `For library code: …`.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync, Visitor } from 'vite'

/**
 * @typedef {import('vite').ESTree.Node} Node
 * @typedef {import('vite').ESTree.Program} Program
 * @typedef {{ path: string, text: string, comments: { start: number, end: number }[], locals: Map<string, Node>, imports: Map<string, { from: string, name: string }> }} File
 * @typedef {{ file: File, node: Node, doc: string, name: string }} Declared
 * @typedef {{ key: string, doc: string, signature: string, parts: Node[] }} Member
 *   `parts` name the types of the signature.
 */

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const ENTRY = join(root, 'src/program/vocabulary.ts')

const BEGINNING = `# Vocabulary

What programs are written with: all that \`heddle\` exports. This page is made from the doc comments of the code by \`npm run vocabulary\`, and a test fails where it is stale.

A body is a generator function \`function* (os, …)\`. What stands here with \`yield*\` is an operation: it happens where it is yielded, and gives what stands behind the colon. An error that is thrown “in the program” can be caught there as a \`ProgramError\`, whose \`kind\` is its name in Python.`

/** What comes first, in this order, and how programs call one. Every other class is called by its name. */
const CALLED = new Map([
  ['Os', 'os'],
  ['Multiprocessing', 'os.multiprocessing'],
])

/** Types that programs only pass on. */
const OPAQUE = ['DeclaredValues', 'Operation', 'Parameter', 'ParameterValues', 'Parameters', 'Scenario']

/** What is not for programs. */
const INTERNAL = /^For (library code|executors|an exploration|`\w+`)\b/

/** Types of the language. */
const BUILT_IN = [
  'Generator',
  'Iterable',
  'Map',
  'NonNullable',
  'Partial',
  'Pick',
  'Record',
  'Set',
  'Error',
  'Promise',
  'const',
]

/** @type {Map<string, File>} */
const files = new Map()

/** @param {string} path @returns {File} */
function fileOf(path) {
  const known = files.get(path)
  if (known) return known
  const text = readFileSync(path, 'utf8')
  const { program, comments } = parseSync(path, text, { lang: 'ts' })
  /** @type {File} */
  const file = {
    path,
    text,
    comments: comments.filter(({ type, value }) => type === 'Block' && value.startsWith('*')),
    locals: new Map(),
    imports: new Map(),
  }
  files.set(path, file)
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration' || (statement.type === 'ExportNamedDeclaration' && statement.source)) {
      const from = statement.source?.value ?? ''
      if (!from.startsWith('.')) continue
      for (const each of statement.specifiers) {
        if (each.type === 'ImportSpecifier') file.imports.set(each.local.name, { from, name: nameIn(each.imported) })
        if (each.type === 'ExportSpecifier') file.imports.set(nameIn(each.exported), { from, name: nameIn(each.local) })
      }
    } else
      declare(
        file,
        statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement,
        statement,
      )
  }
  return file
}

/** @param {{ type: string, name?: string, value?: unknown }} node */
function nameIn(node) {
  return String(node.name ?? node.value)
}

/**
 * @param {File} file
 * @param {Node} declaration
 * @param {Node} statement before which its comment stands.
 */
function declare(file, declaration, statement) {
  if (declaration.type === 'VariableDeclaration') {
    for (const { id } of declaration.declarations) if (id.type === 'Identifier') file.locals.set(id.name, statement)
  } else if ('id' in declaration && declaration.id?.type === 'Identifier')
    file.locals.set(declaration.id.name, statement)
}

/**
 * @param {File} file
 * @param {string} name
 * @returns {Declared | null} null for what is no declaration of the project's
 */
function find(file, name) {
  const statement = file.locals.get(name)
  if (statement) {
    const node =
      statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement
    return { file, node, doc: docBefore(file, statement), name }
  }
  const imported = file.imports.get(name)
  return imported ? find(fileOf(join(dirname(file.path), imported.from)), imported.name) : null
}

/**
 * The doc comment right before a node, without its stars; empty where there is none.
 * @param {File} file
 * @param {Node} node
 */
function docBefore({ text, comments }, node) {
  const comment = comments.findLast(
    ({ end }) => end <= node.start && /^(\s|;|\/\/.*\n)*$/.test(text.slice(end, node.start)),
  )
  if (!comment) return ''
  return text
    .slice(comment.start + 3, comment.end - 2)
    .split('\n')
    .map((line) => line.replace(/^ *\* ?/, ''))
    .join('\n')
    .trim()
}

/**
 * A doc comment in Markdown.
 * @param {string} doc
 */
function markdown(doc) {
  const [text = '', ...tags] = doc.split(/^@(?=\w)/m)
  const parts = [flow(text)]
  for (const tag of tags) {
    const [, kind = '', rest = ''] = /^(\w+)\s*([\s\S]*)$/.exec(tag) ?? []
    if (kind === 'returns') parts.push(`Returns ${flow(rest)}.`)
    else if (kind === 'throws')
      parts.push(
        `Throws ${flow(rest)
          .replace(/ \(in the program\)/, '')
          .replace(/^ProgramError /, '')}.`,
      )
    else if (kind === 'example') parts.push(rest.trim())
    else if (kind === 'param')
      parts.push(
        flow(rest)
          .replace(/^(\w+) /, '`$1`: ')
          .replace(/[^.]$/, '$&.'),
      )
  }
  return parts.filter(Boolean).join('\n\n')
}

/** Text whose lines were only broken to be short. @param {string} text */
function flow(text) {
  return text
    .split(/(```[\s\S]*?```)/)
    .map((part) =>
      part.startsWith('```') ? part : part.replace(/(\S)\n *(?=[^\n -])/g, '$1 ').replace(/\n\s+(?=\S)/g, '\n'),
    )
    .join('')
    .trim()
}

/**
 * The members of a class or interface that are for programs, also inherited ones.
 * @param {Declared} declared
 * @param {string} called how programs call such an object.
 * @returns {Member[]}
 */
function membersOf({ file, node }, called) {
  /** @type {Map<string, Member>} */
  const members = new Map()
  const isClass = 'superClass' in node
  if (!isClass && node.type !== 'TSInterfaceDeclaration') return []
  for (const parent of isClass ? [node.superClass] : node.extends.map(({ expression }) => expression)) {
    const above = parent?.type === 'Identifier' ? find(file, parent.name) : null
    if (above) for (const member of membersOf(above, called)) members.set(member.key, member)
  }
  for (const element of node.body.body) {
    for (const member of asMembers(file, element, called)) {
      const doc = member.doc || members.get(member.key)?.doc || ''
      if (INTERNAL.test(doc)) members.delete(member.key)
      else members.set(member.key, { ...member, doc })
    }
  }
  return [...members.values()]
}

/**
 * @param {File} file
 * @param {Node} element of a class or interface.
 * @param {string} called
 * @returns {Member[]}
 */
function asMembers(file, element, called) {
  const doc = docBefore(file, element)
  /** @param {{ start: number, end: number } | null | undefined} part */
  const source = (part) => (part ? file.text.slice(part.start, part.end).replace(/\s+/g, ' ') : '')
  if (element.type === 'TSPropertySignature') {
    const signature = source(element).replace(/^readonly |;$/g, '')
    return [{ key: source(element.key), doc, signature, parts: [element] }]
  }
  if (!('accessibility' in element) || isHidden(element) || !('key' in element) || element.key.type !== 'Identifier')
    return []
  const key = element.key.name
  if (!('value' in element)) return []
  if (!('kind' in element))
    return doc && !element.static
      ? [{ key, doc, signature: `${called}.${key}${source(element.typeAnnotation)}`, parts: [element] }]
      : []
  const { params, returnType, typeParameters } = element.value
  if (element.kind === 'constructor') {
    return params.flatMap((parameter) => {
      if (parameter.type !== 'TSParameterProperty' || isHidden(parameter)) return []
      const field = parameter.parameter
      const doc = docBefore(file, parameter)
      if (!doc || field.type !== 'Identifier') return []
      return [{ key: field.name, doc, signature: `${called}.${source(field)}`, parts: [field] }]
    })
  }
  if (element.static || element.kind === 'set') return []
  const parts = [...params, returnType, typeParameters].filter((part) => part !== null && part !== undefined)
  const result = source(returnType?.typeAnnotation)
  if (element.kind === 'get' && !doc) return []
  if (element.kind === 'get') return [{ key, doc, signature: `${called}.${key}: ${result}`, parts }]
  const [, operation] = /^Operation<(.*)>$/.exec(result) ?? []
  const given = `${source(typeParameters)}(${params.map(source).join(', ')})`
  return [
    { key, doc, signature: `${operation ? 'yield* ' : ''}${called}.${key}${given}: ${operation ?? result}`, parts },
  ]
}

/** @param {{ accessibility?: string | null }} member */
function isHidden({ accessibility }) {
  return accessibility === 'private' || accessibility === 'protected'
}

/**
 * Names of types that neither an import of `heddle` brings nor the language.
 * @param {Node[]} nodes
 * @param {ReadonlySet<string>} known
 */
function unknownIn(nodes, known) {
  const own = new Set(BUILT_IN)
  /** @type {Set<string>} */
  const named = new Set()
  for (const node of nodes) {
    new Visitor({
      TSTypeParameter: ({ name }) => void own.add(name.name),
      TSMappedType: ({ key }) => void own.add(key.name),
      TSTypeReference: ({ typeName }) => void (typeName.type === 'Identifier' && named.add(typeName.name)),
    }).visit(/** @type {Program} */ ({ type: 'Program', body: [node], sourceType: 'module', start: 0, end: 0 }))
  }
  return [...named].filter((name) => !known.has(name) && !own.has(name))
}

/**
 * The reference, and what is wrong with what it is made from.
 * @returns {{ text: string, problems: string[] }}
 */
export function vocabulary() {
  const exported = exportsOf(fileOf(ENTRY))
  const names = [...CALLED.keys(), ...[...exported.keys()].filter((name) => !CALLED.has(name)).sort()]
  /** @type {string[]} */
  const problems = []
  const sections = {
    values: /** @type {string[]} */ ([]),
    classes: /** @type {string[]} */ ([]),
    types: /** @type {string[]} */ ([]),
  }
  for (const name of names) {
    const declared = exported.get(name)
    if (!declared) {
      problems.push(`${name} is not found`)
      continue
    }
    const { node, file, doc } = declared
    const isClass = 'superClass' in node
    const called = CALLED.get(name) ?? name.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (first) => first.toLowerCase())
    const members = OPAQUE.includes(name) ? [] : membersOf(declared, called)
    const isAlias = node.type === 'TSTypeAliasDeclaration' && !OPAQUE.includes(name)
    if (!doc) problems.push(`${name} has no doc comment`)
    const known = new Set([...exported.keys(), ...typeParametersOf(node)])
    for (const { key, doc: own, parts } of isAlias ? [{ key: 'type', doc, parts: [node] }] : members) {
      if (isClass && !own) problems.push(`${name}.${key} has no doc comment`)
      for (const type of unknownIn(parts, known))
        problems.push(`${name}.${key} names ${type}, which heddle does not export`)
    }
    const list = members.map(
      ({ signature, doc }) => `- \`${signature}\`${doc ? `\n\n${markdown(doc).replace(/^(?=.)/gm, '  ')}` : ''}`,
    )
    const source = isAlias ? [`\`\`\`ts\n${file.text.slice(node.start, node.end)}\n\`\`\``] : []
    const section = isClass ? sections.classes : node.type.startsWith('TS') ? sections.types : sections.values
    section.push([`### ${name}`, markdown(doc), ...source, ...list].join('\n\n'))
  }
  const { values, classes, types } = sections
  const contents = names.map((name) => `[${name}](#${name.toLowerCase()})`).join(' · ')
  const text = [
    BEGINNING,
    contents,
    '## Functions and values',
    ...values,
    '## Objects',
    ...classes,
    '## Types',
    ...types,
  ].join('\n\n')
  return { text: `${text}\n`, problems }
}

/** @param {Node} node */
function typeParametersOf(node) {
  return 'typeParameters' in node && node.typeParameters && 'params' in node.typeParameters
    ? node.typeParameters.params.flatMap((each) => ('name' in each ? [nameIn(Object(each.name))] : []))
    : []
}

/** @param {File} file @returns {Map<string, Declared | null>} */
function exportsOf(file) {
  /** @type {Map<string, Declared | null>} */
  const exported = new Map()
  for (const statement of parseSync(file.path, file.text, { lang: 'ts' }).program.body) {
    if (statement.type !== 'ExportNamedDeclaration') continue
    const { declaration } = statement
    if (declaration && 'id' in declaration && declaration.id?.type === 'Identifier')
      exported.set(declaration.id.name, find(file, declaration.id.name))
    for (const { exported: name } of statement.specifiers) exported.set(nameIn(name), find(file, nameIn(name)))
  }
  return exported
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { text, problems } = vocabulary()
  for (const problem of problems) console.error(problem)
  writeFileSync(join(root, 'docs/vocabulary.md'), text)
  process.exitCode = problems.length > 0 ? 1 : 0
}
