import { defaultCost, type MachineDefaults, type MachineOptions } from './machine-options.ts'
import type { Parameter, Parameters } from './parameters.ts'

const seconds = { en: 's', zh: '秒' }
const simulatorOnly = (en: string, zh: string) => ({ en: `${en} (simulator)`, zh: `${zh}（模拟器）` })

/** The machine on which a program runs. */
export const machineParameters = {
  cores: {
    type: 'integer',
    default: 4,
    min: 1,
    max: 64,
    label: { en: 'Cores', zh: '核心数' },
    hint: simulatorOnly('How many threads can run at once', '同时能运行的线程数'),
  },
  cost: {
    type: 'number',
    default: defaultCost,
    min: 0,
    max: 1,
    unit: seconds,
    label: { en: 'An operation takes', zh: '每个操作耗时' },
    hint: simulatorOnly('Computing time of each operation', '每个操作的计算时间'),
  },
  gil: {
    type: 'choice',
    default: 'off',
    options: [
      { value: 'off', label: { en: 'Off', zh: '关' } },
      { value: 'on', label: { en: 'On', zh: '开' } },
    ],
    label: { en: 'Global interpreter lock', zh: '全局解释器锁（GIL）' },
    hint: {
      en: 'On: the threads of a process compute one at a time, as in CPython',
      zh: '开：同一进程的线程轮流计算，与 CPython 相同',
    },
  },
  quantum: {
    type: 'number',
    default: 0.005,
    min: 0.001,
    max: 10,
    unit: seconds,
    label: { en: 'Quantum', zh: '时间片' },
    hint: simulatorOnly(
      'So long a thread computes before others have their turn; CPython’s switch interval is 0.005',
      '线程连续计算这么久后轮到其他线程；CPython 的切换间隔为 0.005',
    ),
  },
  switchProcess: {
    type: 'number',
    default: 0,
    min: 0,
    max: 1,
    unit: seconds,
    label: { en: 'Switch of processes', zh: '进程切换' },
    hint: simulatorOnly('Time that a core loses when it changes to another process', '核心换到另一进程时损失的时间'),
  },
  switchThread: {
    type: 'number',
    default: 0,
    min: 0,
    max: 1,
    unit: seconds,
    label: { en: 'Switch of threads', zh: '线程切换' },
    hint: simulatorOnly('The same, to another thread of the same process', '换到同一进程的另一线程时'),
  },
  switchCoroutine: {
    type: 'number',
    default: 0,
    min: 0,
    max: 1,
    unit: seconds,
    label: { en: 'Switch of coroutines', zh: '协程切换' },
    hint: simulatorOnly('The same, to another coroutine of the same thread', '换到同一线程的另一协程时'),
  },
  startProcess: {
    type: 'number',
    default: 0,
    min: 0,
    max: 10,
    unit: seconds,
    label: { en: 'Start of a process', zh: '启动进程' },
    hint: simulatorOnly(
      'Computing time that a new process takes before its first step',
      '新进程在第一步之前所需的计算时间',
    ),
  },
} as const satisfies Parameters

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
  ...machineParameters,
} as const satisfies Parameters

/** How the things of a program hand over, where it has no parameter `policy` of its own. */
export const handoverParameter = {
  type: 'choice',
  default: 'own',
  options: [
    { value: 'own', label: { en: 'Program’s own', zh: '程序自定' } },
    { value: 'barging', label: { en: 'Barging', zh: '插队' } },
    { value: 'fair', label: { en: 'Fair', zh: '公平' } },
  ],
  label: { en: 'Hand-over', zh: '交接' },
  hint: simulatorOnly(
    'Fair: what is released goes to the first in line. Barging: the first to come takes it',
    '公平：释放后直接交给队首。插队：先到者得',
  ),
} as const satisfies Parameter

/** The same for one program, which may have a machine of its own. */
export function runParametersOf(machine: MachineDefaults | undefined): Parameters {
  if (machine === undefined) return runParameters
  const own = new Map<string, number | boolean>(Object.entries(machine))
  return Object.fromEntries(
    Object.entries<Parameter>(runParameters).map(([name, parameter]) => [name, withDefault(parameter, own.get(name))]),
  )
}

function withDefault(parameter: Parameter, value: number | boolean | undefined): Parameter {
  if (typeof value === 'boolean')
    return parameter.type === 'choice' ? { ...parameter, default: value ? 'on' : 'off' } : parameter
  if (value === undefined || parameter.type === 'choice' || parameter.type === 'input') return parameter
  return { ...parameter, default: value }
}

/** The machine that the values of parameters say. */
export function machineOf(values: { readonly [name: string]: unknown }): MachineOptions {
  const { gil, quantum, switchProcess, switchThread, switchCoroutine, startProcess } = values
  return {
    gil: gil === 'on',
    quantum: Number(quantum),
    switchProcess: Number(switchProcess),
    switchThread: Number(switchThread),
    switchCoroutine: Number(switchCoroutine),
    startProcess: Number(startProcess),
  }
}
