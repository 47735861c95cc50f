import type { Parameters } from './parameters.ts'

/** How a run is steered, whatever the scenario: the same form and the same checks as a scenario's own parameters. */
export const runParameters = {
  seed: {
    type: 'integer',
    default: 1,
    min: 0,
    max: 4_294_967_295,
    label: { en: 'Seed', zh: '种子' },
    hint: { en: 'Same seed, same run, to the byte', zh: '种子相同，运行逐字节相同' },
  },
  strategy: {
    type: 'choice',
    default: 'first-come',
    options: [
      { value: 'first-come', label: { en: 'First come', zh: '先到先得' } },
      { value: 'round-robin', label: { en: 'Round robin', zh: '轮转' } },
      { value: 'random', label: { en: 'Random', zh: '随机' } },
    ],
    label: { en: 'Schedule', zh: '调度' },
    hint: { en: 'Who gets a free core (simulator)', zh: '空闲核心给谁（模拟器）' },
  },
  cores: {
    type: 'integer',
    default: 4,
    min: 1,
    max: 64,
    label: { en: 'Cores', zh: '核心数' },
    hint: { en: 'How many threads can run at once (simulator)', zh: '同时能运行的线程数（模拟器）' },
  },
  cost: {
    type: 'number',
    default: 0.02,
    min: 0,
    max: 1,
    unit: { en: 's', zh: '秒' },
    label: { en: 'An operation takes', zh: '每个操作耗时' },
    hint: { en: 'Computing time of each operation (simulator)', zh: '每个操作的计算时间（模拟器）' },
  },
  scale: {
    type: 'choice',
    default: '1',
    options: [
      { value: '1', label: { en: '1', zh: '1' } },
      { value: '0.1', label: { en: '0.1', zh: '0.1' } },
      { value: '0.01', label: { en: '0.01', zh: '0.01' } },
    ],
    label: { en: 'Time scale', zh: '时间比例' },
    hint: {
      en: 'A second of sleep takes this many seconds on real workers',
      zh: '在真实 Worker 上睡眠一秒实际经过的秒数',
    },
  },
} as const satisfies Parameters
