import { useEffect, useState } from 'react'
import { useApp, useSay } from '../controls/context.ts'
import { ui } from '../messages/interface.ts'

/** A trace may be dropped anywhere on the page; while it hovers, the page says so. */
export function DropTarget() {
  const { files } = useApp()
  const say = useSay()
  const [over, setOver] = useState(false)
  useEffect(() => {
    // Entering a child leaves its parent: only the balance tells whether the page is left.
    let depth = 0
    const controller = new AbortController()
    const { signal } = controller
    const carries = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
    const on = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void): void =>
      window.addEventListener(
        type,
        (event) => {
          if (!carries(event)) return
          event.preventDefault()
          act(event)
        },
        { signal },
      )
    on('dragenter', () => {
      depth++
      setOver(true)
    })
    on('dragover', () => {})
    on('dragleave', () => {
      depth--
      if (depth <= 0) setOver(false)
    })
    on('drop', (event) => {
      depth = 0
      setOver(false)
      const [file] = event.dataTransfer?.files ?? []
      if (file) void files.open(file)
    })
    return () => controller.abort()
  }, [files])
  return over ? <div className="drop">{say(ui.dropHere)}</div> : null
}
