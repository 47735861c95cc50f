/** Texts of the pages in a folder of public/, by their addresses; `.ci/vite/site-pages.mjs` makes them. */
declare module 'site-pages:*' {
  const texts: { readonly [address: string]: string }
  export default texts
}
