import { useEffect } from 'react'
import { Catalogue } from './catalogue.tsx'
import { type App, AppContext, useChosen, useOutcome, useSay } from './context.ts'
import { Dialogs } from './dialogs.tsx'
import { DropTarget } from './drop.tsx'
import { Middle } from './middle.tsx'
import { SidePane } from './side-pane.tsx'
import { TopBar } from './top-bar.tsx'
import { Foot } from './transport.tsx'

/** The page. */
export function Page({ app }: { app: App }) {
  return (
    <AppContext value={app}>
      <Frame />
    </AppContext>
  )
}

function Frame() {
  const say = useSay()
  const folded = useChosen((chosen) => chosen.catalogueFolded)
  const over = useChosen((chosen) => chosen.catalogueOver)
  const tab = useChosen((chosen) => chosen.narrowTab)
  const present = useChosen((chosen) => chosen.present)
  const title = useOutcome(({ scenario }) => scenario?.title)
  const shown = title === undefined ? null : say(title)
  useEffect(() => {
    document.title = shown === null ? 'Heddle' : `${shown} · Heddle`
  }, [shown])
  return (
    <div className={`app${folded ? ' folded' : ''}${over ? ' over' : ''} on-${tab}${present ? ' presenting' : ''}`}>
      <TopBar />
      <Catalogue />
      <Middle />
      <SidePane />
      <Foot />
      <DropTarget />
      <Dialogs />
    </div>
  )
}
