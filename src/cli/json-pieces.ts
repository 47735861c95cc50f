/**
 * A value as `JSON.stringify` writes it, with two spaces, and a line end, in pieces: one for each property, and for each
 * entry of those that are lists. As a whole it may be longer than a text can be.
 */
export function* jsonPieces(value: { readonly [name: string]: unknown }): Generator<string, void> {
  let before = '{'
  for (const [name, part] of Object.entries(value)) {
    if (part === undefined) continue
    const key = `${before}\n  ${JSON.stringify(name)}: `
    before = ','
    if (!Array.isArray(part) || part.length === 0) {
      yield key + indented(part, '  ')
      continue
    }
    let opening = `${key}[`
    for (const entry of part) {
      yield `${opening}\n    ${indented(entry, '    ')}`
      opening = ','
    }
    yield '\n  ]'
  }
  yield before === '{' ? '{}\n' : '\n}\n'
}

function indented(value: unknown, by: string): string {
  return (JSON.stringify(value, null, 2) ?? 'null').replaceAll('\n', `\n${by}`)
}
