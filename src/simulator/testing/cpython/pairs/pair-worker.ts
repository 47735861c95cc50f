/** The script of a program worker that runs the programs of pairs, by the name of their file and their title. */
import { expose } from 'comlink'
import { programService } from '../../../../workers/serve.ts'
import { pairsModules, programOfPair } from './pair.ts'

const files = pairsModules()
expose(
  programService(async (id) => {
    const colon = id.indexOf(': ')
    return programOfPair(files[id.slice(0, colon)] ?? { pairs: {} }, id.slice(colon + 2))
  }),
)
