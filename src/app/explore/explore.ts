/** All that is loaded when schedules are to be explored. */
export { ExplorePane } from './explore-pane.tsx'
