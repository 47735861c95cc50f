import '../controls/controls.css'
import { afterEach, expect, test } from 'vitest'
import type { Asking, TypingAnswer, View } from '../state/view.ts'
import { sceneFor } from '../testing/runs.ts'
import { createTypingRow } from './typing-row.ts'

let mounted: { readonly host: HTMLElement; readonly view: View } | null = null
afterEach(() => {
  mounted?.view.destroy()
  mounted?.host.remove()
  mounted = null
})

async function mount(answer: (text: string | null) => TypingAnswer, asking: () => Asking | null) {
  const host = document.createElement('div')
  document.body.append(host)
  const scene = await sceneFor('verification-code')
  const view = createTypingRow(host, { select() {}, moveTo() {}, asksAt: asking, type: answer })
  view.show(scene, 'en')
  mounted = { host, view }
  const move = (step: number): void => view.moveTo(scene.snapshots.at(step), 'step')
  const form = host.querySelector('form')
  const field = host.querySelector('input')
  if (form === null || field === null) throw new Error('the row is a form with a field')
  return { host, view, scene, form, field, move }
}

test('the row is there while somebody asks, and hands over what is typed', async () => {
  const typed: (string | null)[] = []
  let asking: Asking | null = { thread: 0, prompt: 'The code? ' }
  const { form, field, move, view, scene } = await mount(
    (text) => {
      if (text?.includes(';')) return 'unsayable'
      typed.push(text)
      return 'taken'
    },
    () => asking,
  )
  move(3)
  expect(form.hidden).toBe(false)
  expect(field.labels?.[0]?.textContent).toBe('Type here main asks: The code?')
  field.value = 'a;b'
  form.requestSubmit()
  expect(form.textContent).toContain('semicolon')
  expect(field.value).toBe('a;b')
  field.value = 'AB12'
  form.requestSubmit()
  expect(typed).toEqual(['AB12'])
  expect(field.value).toBe('')
  expect(form.textContent).not.toContain('semicolon')
  view.show(scene, 'zh')
  move(3)
  expect(field.labels?.[0]?.textContent).toBe('在此键入 main 询问：The code?')
  field.focus()
  asking = null
  move(4)
  expect(form.hidden).toBe(true)
  expect(document.activeElement).toBe(document.body)
})

test('input is ended by a button or by Ctrl+D in an empty field, and the row says when it ends otherwise', async () => {
  const typed: (string | null)[] = []
  let asking: Asking | null = { thread: 0, prompt: '', until: 'script' }
  const { view, scene, form, field, move } = await mount(
    (text) => {
      typed.push(text)
      return 'taken'
    },
    () => asking,
  )
  view.show({ ...scene, live: true }, 'en')
  move(3)
  expect(form.textContent).toContain('The script is typed at its times, and input ends with it.')
  const end = [...form.querySelectorAll('button')].find(({ textContent }) => textContent === 'End input')
  end?.focus()
  expect(document.activeElement).toBe(end)
  end?.click()
  expect(typed).toEqual([null])
  asking = { thread: 0, prompt: '', until: 'ended' }
  move(4)
  expect(form.textContent).toContain('Input goes on until you end it.')
  const ctrlD = () => new KeyboardEvent('keydown', { key: 'd', ctrlKey: true, cancelable: true, bubbles: true })
  field.value = 'half a line'
  field.focus()
  field.dispatchEvent(ctrlD())
  expect(typed).toEqual([null])
  field.value = ''
  const pressed = ctrlD()
  field.dispatchEvent(pressed)
  expect(pressed.defaultPrevented).toBe(true)
  expect(typed).toEqual([null, null])
  // Nobody asks any more: the keys are the page's again.
  asking = null
  move(5)
  expect(form.hidden).toBe(true)
  expect(document.activeElement).toBe(document.body)
  asking = { thread: 0, prompt: '' }
  view.show(scene, 'zh')
  move(3)
  expect(form.textContent).toContain('结束输入')
  expect(form.textContent).not.toContain('脚本')
})

test('while a run goes on, who asks gets the keys from Stop or the page, and keeps them between two questions', async () => {
  let asking: Asking | null = null
  const { host, view, scene, form, field, move } = await mount(
    () => 'taken',
    () => asking,
  )
  const stop = document.createElement('button')
  stop.className = 'btn stop'
  const other = document.createElement('input')
  host.append(stop, other)

  // At the cursor of a simulation nothing takes the focus.
  asking = { thread: 0, prompt: '' }
  move(3)
  expect(document.activeElement).toBe(document.body)
  asking = null
  move(4)

  view.show({ ...scene, live: true }, 'en')
  stop.focus()
  move(5)
  expect(document.activeElement).toBe(stop)
  asking = { thread: 0, prompt: 'The code? ' }
  move(6)
  expect(document.activeElement).toBe(field)
  asking = null
  move(7)
  expect(document.activeElement).toBe(field)
  asking = { thread: 0, prompt: 'The code? ' }
  move(8)
  expect(document.activeElement).toBe(field)

  // Who is elsewhere stays there.
  other.focus()
  asking = null
  move(9)
  expect(form.hidden).toBe(true)
  asking = { thread: 0, prompt: 'The code? ' }
  move(10)
  expect(document.activeElement).toBe(other)

  field.focus()
  asking = null
  view.show(scene, 'en')
  move(11)
  expect(form.hidden).toBe(true)
})
