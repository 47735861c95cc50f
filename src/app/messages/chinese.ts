/**
 * The Chinese words of the first picture. As they stand in the source they are there from the beginning, and this is
 * empty; for the built page `.ci/vite/chinese.ts` collects them here.
 */
export {}
