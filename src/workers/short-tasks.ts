import { listenTo } from './port.ts'

/** Milliseconds after which the rest is left to another task. */
const taskLength = 4

/** Does something with each of a list, a few in one task: what else the page has to do comes in between. */
export function inShortTasks<Item>(items: readonly Item[], act: (item: Item) => void): Promise<void> {
  let next = 0
  // Timers would wait longer from task to task, and in a hidden page for a second.
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    listenTo(port1, () => {
      const begin = performance.now()
      while (next < items.length && performance.now() - begin < taskLength) act(items[next++] as Item) // below the length
      if (next < items.length) port2.postMessage(null)
      else {
        port1.close()
        resolve()
      }
    })
    port2.postMessage(null)
  })
}
