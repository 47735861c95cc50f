/** All that is loaded when a program is to be run again and again. */
export { RepeatDialog } from './repeat-dialog.tsx'
