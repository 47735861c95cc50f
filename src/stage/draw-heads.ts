import { type BaseType, type Selection, select } from 'd3'
import type { Language } from '../base/messages.ts'
import { textWidth } from '../pictures/measure.ts'
import type { stageMessages } from '../pictures/messages.ts'
import { COMPACT } from '../pictures/picture.ts'
import { setAttribute, setText } from './dom.ts'
import type { Head } from './heads.ts'

/** Width of the button that opens the methods for which a head has no room. */
const MORE = 34

/** The methods for which a head has room, those in use before others; all of them, where all have room. */
function methodsShown({ width, name, methods }: Head): Head['methods'] {
  const compact = width < COMPACT
  const widthOf = ({ name, inside }: Head['methods'][number]) =>
    textWidth(`${name}()`, 'code') * (compact ? 11 / 12 : 1) + (compact ? 10 : 20) + (inside > 0 ? 16 : 0)
  // The mark of its colour, the name, and the room between them.
  let room = width - 48 - textWidth(name) * 1.2
  if (methods.reduce((sum, method) => sum + widthOf(method), 0) <= room) return methods
  room -= MORE
  const shown = new Set<Head['methods'][number]>()
  for (const method of [...methods].sort((a, b) => Math.sign(b.inside) - Math.sign(a.inside))) {
    room -= widthOf(method)
    if (room < 0) break
    shown.add(method)
  }
  return methods.filter((method) => shown.has(method))
}

/** Draws the heads of primitives: name, kind and policy, methods. They are ordinary elements over the picture. */
export function drawHeads(
  layer: HTMLElement,
  heads: readonly Head[],
  { nextCall, everyUse, moreMethods }: (typeof stageMessages)[Language],
): void {
  const joined: Selection<HTMLElement, Head, HTMLElement, BaseType> = select(layer)
    .selectAll<HTMLElement, Head>(':scope > .stage-head')
    .data(heads, (head) => head.key)
    .join((enter) =>
      enter
        .append('div')
        .html(
          '<span class="tag"></span><h2><button type="button" class="own" tabindex="-1"></button></h2><span class="sub"><span class="title"></span><span class="meaning"></span></span><span class="methods"></span>',
        ),
    )
    // d3 types a selection's parent by its first element; nothing here uses it.
    .order() as unknown as Selection<HTMLElement, Head, HTMLElement, BaseType>
  joined.each(function (head) {
    setAttribute(this, 'class', `stage-head${head.exists ? '' : ' not-yet'}${head.width < COMPACT ? ' compact' : ''}`)
    setAttribute(this, 'style', `left:${head.x}px;top:${head.y}px;width:${head.width}px;--own:var(--${head.colour})`)
    // Several objects have no uses that could be marked as one's.
    const heading = this.querySelector('h2') ?? this
    if (head.object === null) heading.querySelector('button')?.remove()
    const name = heading.querySelector('button') ?? heading
    setText(name, head.name)
    if (head.object !== null) {
      setAttribute(name, 'data-key', `uses.${head.object}`)
      setAttribute(name, 'data-uses', String(head.object))
      setAttribute(name, 'title', everyUse(head.name))
    }
    setText(this.querySelector('.title'), head.title)
    setText(this.querySelector('.meaning'), head.meaning)
    setAttribute(this.querySelector('.sub') ?? this, 'title', `${head.title}${head.meaning}`)
    const shown = methodsShown(head)
    const hidden = head.methods.length - shown.length
    const more = this.querySelector<HTMLElement>('.more')
    if (hidden === 0) {
      delete this.dataset.open
      more?.remove()
    } else {
      const button = more ?? this.appendChild(document.createElement('button'))
      const open = this.dataset.open !== undefined
      setAttribute(button, 'type', 'button')
      setAttribute(button, 'class', 'method more')
      setAttribute(button, 'data-key', `more-methods.${head.key}`)
      setAttribute(button, 'aria-expanded', String(open))
      const names = head.methods.filter((method) => !shown.includes(method)).map(({ name }) => `${name}()`)
      setAttribute(button, 'title', names.join(', '))
      setAttribute(button, 'aria-label', moreMethods(names))
      setText(button, `+${hidden}`)
    }
    select(this.querySelector<HTMLElement>('.methods'))
      .selectAll<HTMLButtonElement, Head['methods'][number]>('button')
      .data(this.dataset.open === undefined ? shown : head.methods, (method) => method.name)
      .join((enter) => enter.append('button').attr('type', 'button').attr('tabindex', '-1'))
      .order()
      .each(function (method) {
        const count = method.inside > 0 ? String(method.inside) : ''
        setAttribute(this, 'class', `method${method.inside > 0 ? ' on' : ''}`)
        setAttribute(this, 'data-key', `method.${head.key}.${method.name}`)
        setAttribute(this, 'data-head', head.key)
        setAttribute(this, 'data-method', method.name)
        setAttribute(this, 'title', `${method.name}(): ${method.words}`)
        setAttribute(this, 'aria-label', nextCall(method.name, method.inside))
        if (this.dataset.shown === count) return
        this.dataset.shown = count
        this.textContent = `${method.name}()`
        if (count === '') return
        const number = document.createElement('b')
        number.textContent = count
        this.append(number)
      })
  })
}
