/** What keys do while the field has the focus. Plain arrows are left to the application, which steps with them. */
export type TimelineAction = 'zoom-in' | 'zoom-out' | 'fit' | 'pan-left' | 'pan-right' | 'lanes' | 'unselect'

/** The field's keys, for a list of keys; `key` is `KeyboardEvent.key`. */
export const timelineKeys: readonly { readonly key: string; readonly ctrl?: true; readonly action: TimelineAction }[] =
  [
    { key: '+', action: 'zoom-in' },
    { key: '=', action: 'zoom-in' },
    { key: '-', action: 'zoom-out' },
    { key: '0', action: 'fit' },
    { key: 'a', action: 'pan-left' },
    { key: 'd', action: 'pan-right' },
    { key: 'ArrowLeft', ctrl: true, action: 'pan-left' },
    { key: 'ArrowRight', ctrl: true, action: 'pan-right' },
    { key: 'l', action: 'lanes' },
    { key: 'Escape', action: 'unselect' },
  ]

/** The action of a key press, if it is one of the field's. */
export function actionOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>): TimelineAction | null {
  if (event.altKey || event.metaKey) return null
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const found = timelineKeys.find((entry) => entry.key === key && (entry.ctrl ?? false) === event.ctrlKey)
  return found?.action ?? null
}
