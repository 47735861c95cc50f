/** The script of a program worker that runs the tests' own programs. */
import { expose } from 'comlink'
import { programService } from '../serve.ts'
import { setProbe } from './probe.ts'
import { testProgram } from './programs.ts'

addEventListener('message', (event: MessageEvent<{ probe?: SharedArrayBuffer }>) => {
  if (event.data.probe !== undefined) setProbe(new Int32Array(event.data.probe))
})
expose(programService(async (id) => testProgram(id)))
