import { expect, it } from 'vitest'
import { Annotation, annotationNames } from './tables.ts'

it('annotations have the numbers of their names in files', () => {
  const hyphenated = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const names = Object.entries(Annotation).map(([name, number]) => [number, hyphenated(name)])
  expect(names).toEqual(annotationNames.map((name, number) => [number, name]))
})
