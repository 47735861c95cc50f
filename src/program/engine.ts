/** Version of the meaning of runs: a link made by another one may replay differently. */
export const engineVersion = '1'
