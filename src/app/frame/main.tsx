import '../controls/tokens.css'
import '../../stage/stage.css'
import '../controls/controls.css'
import './frame.css'
import './panes.css'
import '../catalogue/about.css'
import './marking.css'
import './foot.css'
import './narrow.css'
import './present.css'
import { createRoot } from 'react-dom/client'
import { isolationProblem } from '../../workers/isolation.ts'
import type { RealRuns } from '../kept/real-runs.ts'
import { parseLink } from '../link/link.ts'
import { acts, said } from '../messages/notices.ts'
import { laterFiles } from '../run/files-later.ts'
import { createAddressBar } from '../run/history.ts'
import { createRuns } from '../run/runs.ts'
import { createSession } from '../run/session.ts'
import { SimulatorClient } from '../simulation/simulator-client.ts'
import { createOutcomeStore } from '../state/outcome.ts'
import { createChosenStore } from '../state/store.ts'
import { applyToDocument } from '../state/theme.ts'
import { createConductor } from '../views/conductor.ts'
import { createPlayer } from '../views/player.ts'
import { Page } from './app.tsx'
import { listenToKeys } from './keyboard.ts'
import { speak } from './language.ts'

const chosen = createChosenStore()
const outcome = createOutcomeStore(isolationProblem())
applyToDocument(chosen)

/** The real executor is loaded when it is first wanted, and its workers stay for the runs after. */
const real: RealRuns = {
  problem: isolationProblem,
  async executor() {
    const { WorkerPool } = await import('../../workers/executor.ts')
    pool ??= new WorkerPool()
    return pool
  },
}
let pool: Awaited<ReturnType<RealRuns['executor']>> | null = null

const address = createAddressBar()
const simulator = new SimulatorClient()
const runs = createRuns({ chosen, outcome, simulator, realRuns: real })
const session = createSession({
  chosen,
  outcome,
  address,
  runs,
  real,
  loadKeeper: async (needs) => (await import('../kept/browser-keeper.ts')).browserKeeper(needs),
  download: () => void files.download(),
})
const files = laterFiles(
  async () => (await import('../run/files.ts')).createFiles({ session, outcome, opener: new SimulatorClient() }),
  session,
)
const conductor = createConductor(chosen, outcome, {
  select: (selection) => chosen.setState({ selection }),
  moveTo(step, movement) {
    if (!(outcome.getState().scene?.live ?? true)) chosen.setState({ cursor: { step, movement }, playing: false })
  },
  asksAt: (snapshot) => session.asksAt(snapshot),
  type: (text) => session.type(text),
  noGroups: (again) =>
    again === null
      ? session.dismiss('groups')
      : session.notify({
          id: 'groups',
          about: 'page',
          lines: [said.noPart],
          actions: [{ label: acts.tryAgain, act: again }],
        }),
  uses: (object) => chosen.setState(({ uses }) => ({ uses: uses === object ? null : object })),
})
createPlayer(chosen, outcome)
const app = {
  chosen,
  outcome,
  session,
  conductor,
  files,
  real,
}
listenToKeys(app)
// What nothing caught is told: of views that draw by themselves, and of what could not be fetched.
for (const kind of ['error', 'unhandledrejection'])
  window.addEventListener(kind, (event) => {
    // Where that cannot be fetched either, it is in the browser's console.
    import('./page-error.ts').then(
      ({ tellError }) => tellError(event, session),
      () => {},
    )
  })

function follow(): void {
  const { link, problems } = parseLink(location.hash)
  void session.follow(link, problems, address.entry())
}
window.addEventListener('popstate', follow)
window.addEventListener('pagehide', () => address.flush())
follow()

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id "root"')
const atRoot = createRoot(root)
const show = () => atRoot.render(<Page app={app} />)
const { language } = chosen.getState()
// English is there at once; the words of another language are fetched while the run is made.
if (language === 'en') show()
else void speak(language, app).then(show)
