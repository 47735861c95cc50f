import { useEffect } from 'react'
import { Catalogue } from '../catalogue/catalogue.tsx'
import { type App, AppContext, useApp, useChosen, useOutcome, useSay } from '../controls/context.ts'
import { icons } from '../controls/icons.tsx'
import { LazyPart } from '../controls/lazy-part.tsx'
import { presentOrLeave } from '../controls/presentation.ts'
import { ui } from '../messages/interface.ts'
import { presentMessages } from '../messages/present.ts'
import { Boundary } from './boundary.tsx'
import { useDrawn } from './drawn.ts'
import { DropTarget } from './drop.tsx'
import { Middle } from './middle.tsx'
import { SidePane } from './side-pane.tsx'
import { TopBar } from './top-bar.tsx'
import { Foot } from './transport.tsx'

const compareDialog = async () => (await import('../compare/compare-dialog.tsx')).CompareDialog
const repeatDialog = async () => (await import('../repeat/repeat.ts')).RepeatDialog
const keptDialog = async () => (await import('./kept-dialog.tsx')).KeptDialog
const dialogs = async () => (await import('./dialogs.tsx')).Dialogs

/** The page. */
export function Page({ app }: { app: App }) {
  return (
    <AppContext value={app}>
      <Boundary>
        <Frame />
      </Boundary>
    </AppContext>
  )
}

function Frame() {
  const { chosen } = useApp()
  const say = useSay()
  const drawn = useDrawn()
  const folded = useChosen((chosen) => chosen.catalogueFolded)
  const over = useChosen((chosen) => chosen.catalogueOver)
  const tab = useChosen((chosen) => chosen.narrowTab)
  const present = useChosen((chosen) => chosen.present)
  const chooses = useChosen((chosen) => chosen.dialog === 'compare')
  const repeats = useChosen((chosen) => chosen.dialog === 'repeat')
  const keeps = useChosen((chosen) => chosen.dialog === 'kept')
  const asks = useChosen(({ dialog }) => dialog === 'keys' || dialog === 'menu')
  const title = useOutcome(({ scenario }) => scenario?.title)
  const shown = title === undefined ? null : say(title)
  useEffect(() => {
    document.title = shown === null ? 'Heddle' : `${shown} · Heddle`
  }, [shown])
  useEffect(() => {
    // There when one is opened; until then it has nothing to show. What is missing then is fetched once more.
    if (drawn) dialogs().catch(() => {})
  }, [drawn])
  const closeDialog = (): void => chosen.setState({ dialog: null })
  return (
    <div className={`app${folded ? ' folded' : ''}${over ? ' over' : ''} on-${tab}${present ? ' presenting' : ''}`}>
      <button type="button" className="btn ink skip" onClick={() => document.getElementById('stage')?.focus()}>
        {say(ui.skipToStage)}
      </button>
      <TopBar />
      <Catalogue />
      <Middle />
      <SidePane />
      <Foot />
      {present && <LeavePresentation />}
      <DropTarget />
      {asks && <LazyPart load={dialogs} leave={closeDialog} />}
      {chooses && <LazyPart load={compareDialog} leave={closeDialog} />}
      {keeps && <LazyPart load={keptDialog} leave={closeDialog} />}
      {repeats && <LazyPart load={repeatDialog} leave={closeDialog} />}
    </div>
  )
}

/** Seen only where there is no keyboard to leave by. */
function LeavePresentation() {
  const app = useApp()
  const say = useSay()
  const name = say(presentMessages.leave)
  return (
    <button type="button" className="btn icon leave" aria-label={name} title={name} onClick={() => presentOrLeave(app)}>
      {icons.close}
    </button>
  )
}
