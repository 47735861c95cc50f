import { type BaseType, type Selection, select } from 'd3'
import { setAttribute, setText } from './dom.ts'
import type { Head } from './layout.ts'
import { COMPACT } from './picture.ts'

/** Draws the heads of primitives: name, kind and policy, methods. They are ordinary elements over the picture. */
export function drawHeads(
  layer: HTMLElement,
  heads: readonly Head[],
  methodLabel: (name: string, inside: number) => string,
  usesLabel: (name: string) => string,
): void {
  const joined: Selection<HTMLElement, Head, HTMLElement, BaseType> = select(layer)
    .selectAll<HTMLElement, Head>(':scope > .stage-head')
    .data(heads, (head) => String(head.object))
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
    const name = this.querySelector('h2 button') ?? this
    setText(name, head.name)
    setAttribute(name, 'data-key', `uses.${head.object}`)
    setAttribute(name, 'data-uses', String(head.object))
    setAttribute(name, 'title', usesLabel(head.name))
    setText(this.querySelector('.title'), head.title)
    setText(this.querySelector('.meaning'), head.meaning)
    setAttribute(this.querySelector('.sub') ?? this, 'title', `${head.title}${head.meaning}`)
    select(this.querySelector<HTMLElement>('.methods'))
      .selectAll<HTMLButtonElement, Head['methods'][number]>('button')
      .data(head.methods, (method) => method.name)
      .join((enter) => enter.append('button').attr('type', 'button').attr('tabindex', '-1'))
      .each(function (method) {
        const count = method.inside > 0 ? String(method.inside) : ''
        setAttribute(this, 'class', `method${method.inside > 0 ? ' on' : ''}`)
        setAttribute(this, 'data-key', `method.${head.object}.${method.name}`)
        setAttribute(this, 'data-object', String(head.object))
        setAttribute(this, 'data-method', method.name)
        setAttribute(this, 'title', `${method.name}(): ${method.words}`)
        setAttribute(this, 'aria-label', methodLabel(method.name, method.inside))
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
