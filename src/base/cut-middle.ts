/** A name of at most this many letters: it keeps its beginning and its end, which tell threads apart. */
export function cutMiddle(name: string, room: number): string {
  if (name.length <= room) return name
  // A letter has two units at most: of a long name, its middle is not looked at.
  const units = 2 * Math.max(2, room)
  const isLong = name.length > 2 * units
  const first = [...(isLong ? name.slice(0, units) : name)]
  const last = isLong ? [...name.slice(-units)] : first
  if (!isLong && first.length <= room) return name
  const end = Math.max(1, Math.ceil((room - 1) / 2))
  return `${first.slice(0, Math.max(1, room - 1 - end)).join('')}…${last.slice(-end).join('')}`
}

/** A name as texts have it that have room for any usual one. */
export const cutName = (name: string): string => cutMiddle(name, maxOfName)

const maxOfName = 120

/** What a person gave that is not allowed, short enough to be named in a sentence. */
export const cutGiven = (text: string): string => cutMiddle(text, maxGiven)

const maxGiven = 60
