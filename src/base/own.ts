/** Tables by names from outside, such as `constructor` or `__proto__`, which every object has in some way. */

/** The table's own entry of that name, and none that every object has. */
export function own<Item>(table: { readonly [name: string]: Item } | undefined, name: string): Item | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
}

/** Sets the table's own entry of that name, whatever the name means to objects. */
export function put<Item>(table: { [name: string]: Item }, name: string, item: Item): void {
  Object.defineProperty(table, name, { value: item, enumerable: true, configurable: true, writable: true })
}
