import { findProgram } from '../catalogue/catalogue.tsx'
import type { App } from '../controls/context.ts'
import { presentOrLeave } from '../controls/presentation.ts'
import { showExplore } from '../explore/show-explore.ts'
import { type Move, moves } from '../views/moves.ts'

/** The keys of the whole page, as `KeyboardEvent.key` names them. */
const keys: { readonly [key: string]: Move } = {
  ' ': 'play',
  ArrowLeft: 'back',
  ArrowRight: 'forward',
  'Shift+ArrowLeft': 'ownBack',
  'Shift+ArrowRight': 'ownForward',
  Home: 'first',
  End: 'last',
  n: 'nextTurn',
  'Shift+N': 'previousTurn',
  '[': 'whereBlocked',
  ']': 'whoWakes',
}

/** Listens to the keys that work wherever the focus is. Returns how to stop. */
export function listenToKeys(app: App, target: EventTarget = window): () => void {
  function press(event: Event): void {
    if (!(event instanceof KeyboardEvent)) return
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    const { dialog } = app.chosen.getState()
    if (event.key === 'Escape') {
      if (dialog === null && leave(app)) event.preventDefault()
      return
    }
    if (dialog !== null || isTyping(event.target)) return
    if (event.key === '?') {
      event.preventDefault()
      app.chosen.setState({ dialog: 'keys' })
      return
    }
    if (event.key === '/') {
      event.preventDefault()
      findProgram(app)
      return
    }
    if (event.key.toLowerCase() === 'p') {
      event.preventDefault()
      presentOrLeave(app)
      return
    }
    if (event.key.toLowerCase() === 'e') {
      event.preventDefault()
      showExplore(app)
      return
    }
    if (compares(app, event.key.toLowerCase())) {
      event.preventDefault()
      return
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    const name = event.shiftKey && key !== '?' && key !== '[' && key !== ']' ? `Shift+${event.key}` : key
    const move = keys[name] ?? keys[key === 'n' ? key : '']
    if (move === undefined || usesKey(event.target, event.key)) return
    event.preventDefault()
    moves[move](app)
  }
  target.addEventListener('keydown', press)
  return () => target.removeEventListener('keydown', press)
}

/** What keys do with two runs. Returns whether it was one of them. */
function compares({ chosen, outcome, session }: App, key: string): boolean {
  const { secondRun } = chosen.getState()
  if (key === 'c' && secondRun !== null) session.leaveCompare()
  else if (key === 'c' && (outcome.getState().scene?.live ?? true) === false) chosen.setState({ dialog: 'compare' })
  else if (key === 'x' && secondRun !== null) session.focusOn(secondRun.focus === 'first' ? 'second' : 'first')
  else if (key === 'f' && secondRun !== null) session.goToDifference()
  else return false
  return true
}

/** Closes what lies over the page, else gives up the selection. Returns whether there was anything. */
function leave(app: App): boolean {
  const { catalogueOver, present, uses, selection } = app.chosen.getState()
  if (catalogueOver) app.chosen.setState({ catalogueOver: false })
  else if (present) presentOrLeave(app)
  else if (uses !== null) app.chosen.setState({ uses: null })
  else if (selection !== null) app.chosen.setState({ selection: null })
  else return false
  return true
}

/** Whether keys go into a field. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true
  return target instanceof HTMLInputElement
}

/** Whether the element that has the focus needs the key for itself: a button its space, a list its arrows. */
function usesKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false
  if (key === ' ') return target.closest('button, a[href], summary, [role=button], [role=option], [role=tab]') !== null
  if (key === 'Home' || key === 'End' || key.startsWith('Arrow'))
    return target.closest('[role=tab], [role=separator], [role=menu], [role=radio]') !== null
  return false
}
