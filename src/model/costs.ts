/** How many steps that are the inside of library code take the time of a core that one of the program's own takes. */
export const insideSteps = 20
