import type { Message } from '../../base/messages.ts'
import type { Parameters } from '../../program/parameters.ts'
import type { Policy } from '../../trace/tables.ts'

const seconds: Message = { en: 's', zh: '秒' }

/** Who gets what a release frees. */
export const policyParameter = {
  type: 'choice',
  default: 'barging',
  options: [
    { value: 'barging', label: { en: 'Barging', zh: '插队' } },
    { value: 'fair', label: { en: 'Fair', zh: '公平' } },
  ],
  label: { en: 'Hand-over', zh: '交接' },
  hint: {
    en: 'Barging, as in CPython: what a release frees goes to the first that comes. Fair: it goes to the first in line.',
    zh: '插队（CPython 的做法）：释放后先到者得。公平：直接交给队首。',
  },
} as const satisfies Parameters[string]

/** How long each stays, from `from` to `to` seconds. */
export function stayParameters(from: number, to: number) {
  return {
    stayFrom: {
      type: 'number',
      default: from,
      min: 0,
      max: 60,
      atMost: 'stayTo',
      unit: seconds,
      label: { en: 'Stay, at least', zh: '停留至少' },
    },
    stayTo: {
      type: 'number',
      default: to,
      min: 0,
      max: 60,
      unit: seconds,
      label: { en: 'Stay, at most', zh: '停留至多' },
    },
  } as const satisfies Parameters
}

/** The parameters of the programs in which users share seats. */
export function semaphoreParameters(given: {
  readonly users: number
  readonly noun: 'processes' | 'threads'
  readonly stayFrom: number
  readonly stayTo: number
}) {
  const unit: Message = given.noun === 'processes' ? { en: 'processes', zh: '个进程' } : { en: 'threads', zh: '个线程' }
  return {
    users: { type: 'integer', default: given.users, min: 1, max: 500, unit, label: { en: 'Users', zh: '用户' } },
    permits: {
      type: 'integer',
      default: 5,
      min: 0,
      max: 500,
      label: { en: 'Permits', zh: '名额' },
      hint: { en: '0 lets nobody in', zh: '0 表示谁也进不去' },
    },
    ...stayParameters(given.stayFrom, given.stayTo),
    policy: policyParameter,
  } as const satisfies Parameters
}

/** The policy that the parameter names. */
export function policyOf(value: string): Policy {
  return value === 'fair' ? 'fair' : 'barging'
}
