/**
 * Marks the lines of a program's `yield*`s, and of the errors that it makes and throws, without a parser, for programs that are loaded as they are written, where the
 * build's transform (`site-transform.ts`) is not at hand.
 *
 * `yield* EXPR` becomes `yield* MARK[LINE] = EXPR`: as an assignment takes all of what `yield*` takes, and has the value
 * of its right side, nothing has to be put behind the expression. `throw new EXPR` becomes `throw MARK[LINE] = new EXPR`. What stands in comments, texts and regular expressions
 * is left alone. No line is added or removed.
 *
 * @param code JavaScript source text
 * @param mark an object that is told of a line by being assigned to
 */
export function markLines(code: string, mark: string): string {
  let marked = ''
  let copied = 0
  let line = 1
  let at = 0
  /** What the last thing was that is neither space nor comment: decides what a slash begins. */
  let before = ''
  /** Depths of braces at which a `${` ends. */
  const templates: number[] = []
  let depth = 0

  const skipTo = (end: number) => {
    for (; at < end; at++) if (code[at] === '\n') line++
  }
  const skipText = (quote: string) => {
    let end = at + 1
    while (end < code.length && code[end] !== quote && code[end] !== '\n') end += code[end] === '\\' ? 2 : 1
    skipTo(end + 1)
  }
  /** Skips a template up to its end, or to the next `${`. */
  const skipTemplate = () => {
    let end = at + 1
    while (end < code.length && code[end] !== '`') {
      if (code.startsWith('${', end)) {
        templates.push(depth++)
        skipTo(end + 2)
        before = '{'
        return
      }
      end += code[end] === '\\' ? 2 : 1
    }
    skipTo(end + 1)
    before = ')'
  }
  const skipRegularExpression = () => {
    let inClass = false
    let end = at + 1
    for (; end < code.length && code[end] !== '\n' && (inClass || code[end] !== '/'); end++) {
      if (code[end] === '\\') end++
      else if (code[end] === '[') inClass = true
      else if (code[end] === ']') inClass = false
    }
    skipTo(end + 1)
  }
  const endOfComment = (from: number) => {
    if (code.startsWith('//', from)) {
      const end = code.indexOf('\n', from)
      return end < 0 ? code.length : end
    }
    if (!code.startsWith('/*', from)) return from
    const end = code.indexOf('*/', from + 2)
    return end < 0 ? code.length : end + 2
  }

  while (at < code.length) {
    const char = code[at] ?? ''
    const comment = endOfComment(at)
    if (comment > at) skipTo(comment)
    else if (char === '"' || char === "'") {
      skipText(char)
      before = ')'
    } else if (char === '`') skipTemplate()
    else if (char === '/' && beginsRegularExpression(before)) {
      skipRegularExpression()
      before = ')'
    } else if (/[\p{ID_Start}$_]/u.test(char)) {
      const word = /[\p{ID_Continue}$\u200c\u200d]*/uy
      word.lastIndex = at
      const name = word.exec(code)?.[0] ?? char
      const isProperty = before === '.'
      at += Math.max(1, name.length)
      before = isProperty ? 'x' : name
      if ((name !== 'yield' && name !== 'throw') || isProperty) continue
      let next = at
      for (;;) {
        const end = endOfComment(next)
        if (end > next) next = end
        else if (/\s/.test(code[next] ?? '')) next++
        else break
      }
      const ownLine = line
      if (name === 'yield') {
        if (code[next] !== '*') continue
        skipTo(next + 1)
      } else if (!/^new[^\p{ID_Continue}$]/u.test(code.slice(next, next + 5))) continue
      marked += `${code.slice(copied, at)} ${mark}[${ownLine}] =`
      copied = at
      before = '='
    } else {
      if (char === '{') depth++
      if (char === '}') {
        depth--
        if (templates[templates.length - 1] === depth) {
          templates.pop()
          // What follows is the rest of the template.
          skipTemplate()
          continue
        }
      }
      if (!/\s/.test(char)) before = char
      skipTo(at + 1)
    }
  }
  return marked + code.slice(copied)
}

const wordsBeforeExpressions = new Set(
  'return typeof case in of delete void throw new yield await else do instanceof'.split(' '),
)

/** Whether a slash behind this begins a regular expression and is no division. */
function beginsRegularExpression(before: string): boolean {
  return before === '' || wordsBeforeExpressions.has(before) || /^[(,=:[!&|?{};+\-*%~^<>]$/.test(before)
}
