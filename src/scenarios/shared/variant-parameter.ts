import type { Parameters } from '../../program/parameters.ts'

/** A program with a bug, or its twin without. */
export const variantParameter = {
  type: 'choice',
  default: 'buggy',
  options: [
    { value: 'buggy', label: { en: 'with the bug', zh: '有错' } },
    { value: 'fixed', label: { en: 'fixed', zh: '已修正' } },
  ],
  label: { en: 'Program', zh: '程序' },
} as const satisfies Parameters[string]

export function isFixed(variant: string): boolean {
  return variant === 'fixed'
}
