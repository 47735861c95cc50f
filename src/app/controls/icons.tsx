import type { ReactNode } from 'react'

/** Icons of 16 by 16, drawn with a stroke of 1.4. Each stands beside a word or on a button with a name. */
function Icon({ children, filled = false }: { children: ReactNode; filled?: boolean }) {
  return (
    <svg
      className="icon"
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill={filled ? 'currentColor' : 'none'}
      stroke={filled ? 'none' : 'currentColor'}
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  )
}

export const icons = {
  first: (
    <Icon>
      <path d="M4 3.5v9M12.5 3.5L6.5 8l6 4.5z" />
    </Icon>
  ),
  back: (
    <Icon>
      <path d="M10.5 3.5L5 8l5.5 4.5" />
    </Icon>
  ),
  play: (
    <Icon filled>
      <path d="M4.5 2.8v10.4L13 8z" />
    </Icon>
  ),
  pause: (
    <Icon filled>
      <path d="M4 3h3v10H4zM9 3h3v10H9z" />
    </Icon>
  ),
  forward: (
    <Icon>
      <path d="M5.5 3.5L11 8l-5.5 4.5" />
    </Icon>
  ),
  last: (
    <Icon>
      <path d="M12 3.5v9M3.5 3.5L9.5 8l-6 4.5z" />
    </Icon>
  ),
  present: (
    <Icon>
      <path d="M2.5 3h11v7.5h-11zM8 10.5v3M5 13.5h6" />
    </Icon>
  ),
  ownBack: (
    <Icon>
      <path d="M9.5 5L6 8l3.5 3M3 4v8" />
      <circle cx="12.5" cy="8" r="1" fill="currentColor" />
    </Icon>
  ),
  ownForward: (
    <Icon>
      <path d="M6.5 5L10 8l-3.5 3M13 4v8" />
      <circle cx="3.5" cy="8" r="1" fill="currentColor" />
    </Icon>
  ),
  caret: (
    <Icon>
      <path d="M4.5 6.5L8 10l3.5-3.5" />
    </Icon>
  ),
  chevron: (
    <svg
      className="chevron"
      width="10"
      height="10"
      viewBox="0 0 10 10"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      aria-hidden="true"
    >
      <path d="M3.5 2L6.5 5L3.5 8" />
    </svg>
  ),
  theme: (
    <Icon>
      <circle cx="8" cy="8" r="5.2" />
      <path d="M8 2.8v10.4A5.2 5.2 0 0 0 8 2.8z" fill="currentColor" />
    </Icon>
  ),
  side: (
    <Icon>
      <rect x="2.5" y="3" width="11" height="10" rx="1.5" />
      <path d="M6.5 3v10" />
    </Icon>
  ),
  plus: (
    <Icon>
      <path d="M8 4v8M4 8h8" />
    </Icon>
  ),
  minus: (
    <Icon>
      <path d="M4 8h8" />
    </Icon>
  ),
  more: (
    <Icon filled>
      <circle cx="3.5" cy="8" r="1.2" />
      <circle cx="8" cy="8" r="1.2" />
      <circle cx="12.5" cy="8" r="1.2" />
    </Icon>
  ),
  kept: (
    <Icon>
      <path d="M2.5 3h11v3h-11zM3.5 6v7h9V6M6.5 9h3" />
    </Icon>
  ),
  open: (
    <Icon>
      <path d="M8 10.5v-7M5 6l3-3 3 3M3 10.5v2.5h10v-2.5" />
    </Icon>
  ),
  download: (
    <Icon>
      <path d="M8 3v7M5 7.5l3 3 3-3M3 10.5v2.5h10v-2.5" />
    </Icon>
  ),
  close: (
    <Icon>
      <path d="M4.5 4.5l7 7M11.5 4.5l-7 7" />
    </Icon>
  ),
} as const

/** The mark of Heddle: the wire with an eye, among the threads of the warp. */
export function Mark() {
  return (
    <svg
      width="20"
      height="22"
      viewBox="0 0 20 22"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M3 1v20M17 1v20M10 1v3.6M10 12.4V21" />
      <ellipse cx="10" cy="8.5" rx="2.5" ry="3.9" />
    </svg>
  )
}

/** The sign of a notice that speaks of the page. */
export function Bang() {
  return (
    <svg className="bang" width="13" height="13" viewBox="0 0 13 13" aria-hidden="true">
      <circle cx="6.5" cy="6.5" r="5.8" fill="none" stroke="currentColor" strokeWidth="1.3" />
      <path d="M6.5 3.2v4M6.5 8.8v1.4" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  )
}
