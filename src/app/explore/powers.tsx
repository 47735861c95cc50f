import { Fragment } from 'react'

/** A text with its powers of ten, `10^17`, raised. */
export function Powers({ text }: { text: string }) {
  return text.split(/10\^(\d+)/).map((part, at) =>
    at % 2 === 0 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text stay where they are
      <Fragment key={at}>{part}</Fragment>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Fragment key={at}>
        10<sup>{part}</sup>
      </Fragment>
    ),
  )
}
