import { type ReactNode, useEffect, useRef } from 'react'
import { ui } from '../messages/interface.ts'
import type { Chosen } from '../state/store.ts'
import { useApp, useSay } from './context.ts'
import { icons } from './icons.tsx'

/** A dialog over the page, with its name and how to close it in its head. */
export function Dialog({ name, of, children }: { name: string; of: Chosen['dialog']; children: ReactNode }) {
  const { chosen } = useApp()
  const say = useSay()
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  const close = (): void => chosen.setState((now) => (now.dialog === of ? { dialog: null } : now))
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the browser closes a dialog at Escape by itself
    <dialog
      ref={element}
      className={`dialog ${of}`}
      aria-label={name}
      // At once, so that the next key is not taken for one of the dialog's.
      onCancel={close}
      onClose={close}
      onClick={(event) => {
        if (event.target === element.current) close()
      }}
    >
      <div className="head">
        <h2>{name}</h2>
        <span className="gap" />
        <button type="button" className="btn icon" aria-label={say(ui.close)} title={say(ui.close)} onClick={close}>
          {icons.close}
        </button>
      </div>
      {children}
    </dialog>
  )
}
