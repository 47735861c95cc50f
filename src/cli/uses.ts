/**
 * What becomes of the value of an expression of a program:
 *
 * - `dropped`: nothing
 * - `tested`: it is asked whether it is true
 * - `calculated`: a number, a text or a truth is made of it
 * - `asked`: for a property that operations have not
 * - `calledBack`: it is called for each item of a list, which does nothing with what it makes
 * - `awaited`, `called`: what can be done with no operation
 * - `idle`: a variable has it that is nowhere yielded, returned or passed on
 * - `stored`: a variable gets it; of what is so marked it is known whether that is `idle`, or else `kept`
 * - `kept`, `returned`: a list, property or function gets it, or the caller
 * - `delegated`, `yielded`: `yield*` or `yield` stand before it
 * - `goneThrough`: `for … of`, a spread or a pattern takes what it gives
 * - `begun`: it is looked at as part of something larger
 */
export type Use =
  | 'asked'
  | 'awaited'
  | 'begun'
  | 'calculated'
  | 'called'
  | 'calledBack'
  | 'delegated'
  | 'dropped'
  | 'goneThrough'
  | 'idle'
  | 'kept'
  | 'returned'
  | 'stored'
  | 'tested'
  | 'yielded'
