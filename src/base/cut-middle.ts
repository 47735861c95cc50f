/** A name of at most so many letters: it keeps its beginning and its end, which tell threads apart. */
export function cutMiddle(name: string, room: number): string {
  const letters = [...name]
  if (letters.length <= room) return name
  const end = Math.max(1, Math.ceil((room - 1) / 2))
  return `${letters.slice(0, Math.max(1, room - 1 - end)).join('')}…${letters.slice(-end).join('')}`
}

/** What a person gave that is not allowed, short enough to be named in a sentence. */
export const cutGiven = (text: string): string => cutMiddle(text, mostGiven)

const mostGiven = 60
