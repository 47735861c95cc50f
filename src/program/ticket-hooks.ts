/** What library code does with tickets: only where a program is explored there are any (`ticket-things.ts`). */
interface TicketHooks {
  isTicket(value: unknown): boolean
  /** More than its order is asked of what may be a ticket. */
  exactly(value: unknown): void
  /** What a cell is given: a number for a ticket. */
  stored(value: unknown): unknown
}

export const ticketHooks: TicketHooks = { isTicket: () => false, exactly() {}, stored: (value) => value }
