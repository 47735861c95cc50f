/** The pages of the application's public folder that scenarios fetch: what a simulation gives out as their texts. */
import cloths from 'site-pages:cloths'
import films from 'site-pages:films'
import type { Pages } from '../../program/pages.ts'

/** Ten films on five pages, `films/1.html` to `films/5.html`, two on each; and `films/broken.html`, which has none. */
export const filmPages: Pages['texts'] = films

/** Three pages of different lengths: `cloths/short.html`, `cloths/middle.html` and `cloths/long.html`. */
export const clothPages: Pages['texts'] = cloths
