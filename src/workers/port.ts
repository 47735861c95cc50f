/** One end of a channel, as browsers and Node have it: their types of it have too little in common. */
interface Port extends EventTarget {
  start(): void
}

/** Calls the listener with each message that comes through a port. */
export function listenTo<Message>(port: Port, told: (message: Message) => void): void {
  // Channels carry what their other ends write.
  port.addEventListener('message', (event: Event & { readonly data?: unknown }) => told(event.data as Message))
  port.start()
}
