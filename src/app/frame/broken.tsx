import { type ComponentType, useEffect, useId, useRef, useState } from 'react'
import { useApp, useOutcome, useSay } from '../controls/context.ts'
import { brokenMessages } from '../messages/broken.ts'
import { ui } from '../messages/interface.ts'
import { errorText } from './page-error.ts'

/** What is shown in place of a page that failed to be drawn. */
export function brokenBy(error: unknown): ComponentType {
  return () => <Broken text={errorText(error)} />
}

function Broken({ text }: { text: string }) {
  const { files } = useApp()
  const say = useSay()
  const id = useId()
  const scene = useOutcome((outcome) => outcome.scene)
  const [copied, setCopied] = useState(false)
  const title = useRef<HTMLHeadingElement>(null)
  const error = useRef<HTMLTextAreaElement>(null)
  useEffect(() => title.current?.focus(), [])

  function copy(): void {
    error.current?.select()
    // Where the browser does not let the page copy it, it is selected.
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => {},
    )
  }

  return (
    <main className="broken">
      <h1 ref={title} tabIndex={-1}>
        {say(brokenMessages.title)}
      </h1>
      <p>{say(brokenMessages.kept)}</p>
      <p className="act">
        <button type="button" className="btn ink" onClick={() => location.reload()}>
          {say(brokenMessages.reload)}
        </button>
        {scene !== null && scene.trace.stepCount > 0 && (
          <button type="button" className="btn line" onClick={() => void files.download()}>
            {say(ui.downloadTrace)}
          </button>
        )}
        <button type="button" className="btn line" onClick={copy}>
          {say(brokenMessages.copy)}
        </button>
        <span aria-live="polite">{copied ? say(brokenMessages.copied) : ''}</span>
      </p>
      <label htmlFor={id}>{say(brokenMessages.error)}</label>
      <textarea id={id} ref={error} readOnly rows={10} value={text} />
    </main>
  )
}
