/** All that is needed to compare two runs, in one file that is loaded when it is first wanted. */
export { CompareDialog } from './compare-dialog.tsx'
export { ComparePane } from './compare-pane.tsx'
