/**
 * Version of the meaning of runs. It is raised with every change of the model, of library code or of the executors by
 * which the same program, parameters and order may come to other steps; orders in links say which one made them.
 */
export const engineVersion = '5'
