/** What the panel says from which schedules are explored. */
import { counted } from '../../base/counted.ts'
import { formatCount } from '../../base/format.ts'
import type { Message } from '../../base/messages.ts'
import {
  defaultExplorationLimits,
  type ExplorationLimit,
  type LimitsMetBy,
  limitsOf,
} from '../../explorer/exploration/exploration-result.ts'
import type { Unproven } from '../../explorer/exploration/shortest-search.ts'
import type { OutcomeKind } from '../../explorer/outcomes/outcomes.ts'
import type { Dictionary } from './interface.ts'

const lineEn = (line: number): string => (line > 0 ? ` on line ${line}` : '')
const lineZh = (line: number): string => (line > 0 ? `（第 ${line} 行）` : '')

export const exploreMessages = {
  breaks: {
    en: (thread: string, message: string, line: number) => `${thread} breaks ${message}${lineEn(line)}`,
    zh: (thread: string, message: string, line: number) => `${thread} 破坏了 ${message}${lineZh(line)}`,
  },
  lead: {
    en: 'Runs the program under every schedule that matters and lists what comes of it.',
    zh: '在所有有区别的调度下运行此程序，并列出各种结果。',
  },
  how: { en: 'How to explore', zh: '如何探索' },
  strategy: { en: 'Strategy', zh: '策略' },
  handover: { en: 'Hand-over', zh: '交接' },
  asSet: { en: 'As set in Parameters', zh: '按参数所设' },
  barging: { en: 'Barging', zh: '插队' },
  fair: { en: 'Fair', zh: '公平' },
  besides: { en: 'Besides the next thread', zh: '除下一个线程之外' },
  besidesAsked: { en: 'more is explored', zh: '探索更多' },
  spurious: { en: 'Spurious wake-ups', zh: '虚假唤醒' },
  spuriousHint: {
    en: 'So often may each thread wake from a condition though nobody notified it, as POSIX and Java allow',
    zh: '每个线程未经通知而从条件变量醒来的次数上限（POSIX 与 Java 允许）',
  },
  draws: { en: 'Random values', zh: '随机数取值' },
  drawsHint: {
    en: 'How many values of each random number are tried; below 2, only the one that the seed gives',
    zh: '每个随机数尝试这么多个值；小于 2 时取种子给出的值',
  },
  wakers: { en: 'A notify lets go any waiter', zh: '通知可放行任一等待者' },
  wakersHint: {
    en: 'Of conditions that barge; otherwise, and of cells, it is the one that has waited longest',
    zh: '仅限插队的条件变量；否则（单元亦然）放行等待最久的',
  },
  didBesides: {
    en: (what: string) => `Explored besides: ${what}.`,
    zh: (what: string) => `另外探索了：${what}。`,
  },
  didSpurious: {
    en: (times: string) => `each thread may wake from a condition ${counted(times, 'time')} though nobody notified it`,
    zh: (times: string) => `每个线程可有 ${times} 次未经通知而从条件变量醒来`,
  },
  didDraw: {
    en: (values: string) => `a random number has up to ${counted(values, 'value')}`,
    zh: (values: string) => `随机数至多取 ${values} 个值`,
  },
  didWake: {
    en: 'the notify of a condition lets go any of the waiters, under barging',
    zh: '插队时，条件变量的通知可放行任一等待者',
  },
  limits: { en: 'Limits', zh: '限度' },
  most: { en: 'Executions', zh: '执行次数' },
  maxHint: { en: 'Then it stops, and can go on', zh: '到此停下，可以继续' },
  events: { en: 'Events', zh: '事件数' },
  eventsHint: { en: 'Of one execution; a longer one is cut off', zh: '单次执行；更长的会被截断' },
  timeouts: { en: 'Time-outs at one place', zh: '同一处的超时次数' },
  timeoutsHint: {
    en: 'A thread gives up waiting so often at most at one place, as in a loop that tries again',
    zh: '线程在同一处放弃等待的次数上限，例如在反复尝试的循环里',
  },
  wholeNumber: { en: (range: string) => `a whole number, ${range}`, zh: (range: string) => `整数，${range}` },
  start: { en: 'Start', zh: '开始' },
  startAnew: { en: 'Start anew', zh: '重新开始' },
  cancel: { en: 'Cancel', zh: '取消' },
  goOn: { en: 'Go on', zh: '继续' },
  ofFile: {
    en: 'This trace was opened from a file. Its program is not in the catalogue, so it cannot be explored.',
    zh: '此记录来自文件；其程序不在目录中，因此无法探索。',
  },
  wrongParameters: {
    en: (name: string) => `“${name}” has a value that is not allowed: correct it in Parameters first.`,
    zh: (name: string) => `“${name}”的值不允许：请先在参数中改正。`,
  },
  changed: {
    en: 'Parameters have changed since: start anew to explore the program as it is set now.',
    zh: '此后参数已改变：请重新开始，以探索当前设置的程序。',
  },

  progress: { en: 'Progress of the exploration', zh: '探索进度' },
  loading: { en: 'Starting', zh: '正在启动' },
  explored: {
    en: (executions: string) => `${counted(executions, 'execution')} explored`,
    zh: (executions: string) => `已探索 ${executions} 次执行`,
  },
  distinct: {
    en: (traces: string, redundant: string) => `${counted(traces, 'distinct trace')}, ${redundant} redundant`,
    zh: (traces: string, redundant: string) => `${traces} 条不同的轨迹，${redundant} 次重复`,
  },
  endless: { en: 'An endless program: its states are explored', zh: '无尽的程序：探索其各个状态' },
  cycles: {
    en: (part: string, parts: string) => `Looking for what may go on for ever: part ${part} of ${parts}`,
    zh: (part: string, parts: string) => `正在寻找可能永远重复的情形：第 ${part} 部分，共 ${parts} 部分`,
  },
  states: {
    en: (states: string, transitions: string) => `${counted(states, 'state')}, ${counted(transitions, 'transition')}`,
    zh: (states: string, transitions: string) => `${states} 个状态，${transitions} 次转移`,
  },
  rate: { en: (rate: string) => `${rate} a second`, zh: (rate: string) => `每秒 ${rate} 次` },
  estimate: {
    en: (total: string, low: string, high: string) =>
      `Estimate: about ${total} in all; the last few estimates spread from ${low} to ${high}`,
    zh: (total: string, low: string, high: string) => `估计：共约 ${total} 次；最近几次估计在 ${low} 至 ${high} 之间`,
  },
  noEstimate: { en: 'No estimate yet', zh: '暂无估计' },
  lookingShortest: { en: 'Looking for the shortest counterexample', zh: '正在寻找最短的反例' },
  lookingSmaller: { en: 'Looking for smaller parameters with which it fails', zh: '正在寻找同样出错的更小参数' },
  paused: { en: 'Stopped. Go on takes it up just where it is.', zh: '已停下。“继续”会从此处接着进行。' },
  atLimit: {
    en: (most: string) => `Stopped at the limit of ${counted(most, 'execution')}. Go on allows as many again.`,
    zh: (most: string) => `已到 ${most} 次执行的限度而停下。“继续”会再进行同样多次。`,
  },
  advice: {
    en: 'If there is too much to explore, bound the preemptions: most bugs need two at most.',
    zh: '若要探索的太多，可限制抢占次数：多数缺陷至多需要两次抢占。',
  },

  result: { en: 'Result', zh: '结论' },
  bugMeanwhile: {
    en: 'A bug was found. It can be opened while exploring goes on.',
    zh: '发现缺陷。探索仍在继续，现在即可打开查看。',
  },
  bugSecondRun: {
    en: 'A bug was found beside the search, which has not come to it yet.',
    zh: '在搜索之外发现了缺陷，搜索尚未到达那里。',
  },
  secondRun: { en: 'not yet', zh: '尚无' },
  bugFound: {
    en: (bad: string, all: string) =>
      `A bug was found: ${bad} of ${counted(all, 'trace')} ${bad === '1' ? 'ends' : 'end'} badly.`,
    zh: (bad: string, all: string) => `发现缺陷：${all} 条轨迹中有 ${bad} 条结局不好。`,
  },
  noBug: {
    en: (all: string) => `No bug was found in ${counted(all, 'trace')}.`,
    zh: (all: string) => `${all} 条轨迹中未发现缺陷。`,
  },
  unmet: {
    en: (unmet: string) =>
      `${counted(unmet, 'trace does', 'traces do')} not meet what is assumed, and ${unmet === '1' ? 'counts' : 'count'} for nothing.`,
    zh: (unmet: string) => `另有 ${unmet} 条轨迹不满足假设，不算数。`,
  },
  noneCounts: {
    en: 'No execution meets what is assumed: nothing is said of any.',
    zh: '没有任何执行满足假设：对哪一次都未作结论。',
  },
  bugForEver: { en: 'A bug was found among the states of this endless program.', zh: '在此无尽程序的状态中发现缺陷。' },
  noBugForEver: {
    en: 'No bug was found: no state of this endless program is stuck, and nobody goes round for ever without getting on.',
    zh: '未发现缺陷：此无尽程序没有卡住的状态，也没有永远空转的循环。',
  },
  noBugForEverYet: {
    en: 'No bug was found among the states of this endless program that were looked at.',
    zh: '在此无尽程序已查看的状态中未发现缺陷。',
  },
  races: { en: 'Data races', zh: '数据竞争' },
  racesHint: {
    en: 'Two accesses of one cell, of which nothing says which comes first. Under sequential consistency, which is assumed here, that need not do harm; real memory may do anything.',
    zh: '对同一单元的两次访问，没有什么规定其先后。此处假定顺序一致性，这未必有害；在真实内存上则什么都可能发生。',
  },
  race: {
    en: (cell: string, one: string, other: string) => `${cell}: ${one}; ${other}`,
    zh: (cell: string, one: string, other: string) => `${cell}：${one}；${other}`,
  },
  reads: {
    en: (thread: string, line: number) => `${thread} reads it${lineEn(line)}`,
    zh: (thread: string, line: number) => `${thread} 读取${lineZh(line)}`,
  },
  writes: {
    en: (thread: string, line: number) => `${thread} writes it${lineEn(line)}`,
    zh: (thread: string, line: number) => `${thread} 写入${lineZh(line)}`,
  },
  changes: {
    en: (thread: string, line: number) => `${thread} changes it in one step${lineEn(line)}`,
    zh: (thread: string, line: number) => `${thread} 一步修改${lineZh(line)}`,
  },
  openRace: { en: 'Open a run in which they meet', zh: '打开二者相遇的一次运行' },
  exhaustive: { en: 'Exhaustive: everything was explored.', zh: '已穷尽：全部探索完毕。' },
  notExhaustive: {
    en: (why: string, explored: string) => `Not exhaustive (${explored}): ${why}.`,
    zh: (why: string, explored: string) => `并非穷尽（${explored}）：${why}。`,
  },
  holdsFor: {
    en: (policy: string, strategy: string, seed: string, events: string, timeouts: string) =>
      `Explored under sequential consistency and in abstract time: a sleep takes any time, a wait with a limit may time out, ${timeouts}× at one place at most. Hand-over: ${policy}. Strategy: ${strategy}. Seed ${seed}. At most ${counted(events, 'event')} an execution.`,
    zh: (policy: string, strategy: string, seed: string, events: string, timeouts: string) =>
      `前提：顺序一致性；抽象时间，即睡眠可长可短，限时的等待可能超时，同一处至多 ${timeouts} 次。交接：${policy}。策略：${strategy}。种子 ${seed}。单次执行至多 ${events} 个事件。`,
  },
  holdsForEver: {
    en: (policy: string, seed: string, states: string, timeouts: string) =>
      `Explored state by state, under sequential consistency and in abstract time: a sleep takes any time, a wait with a limit may time out, ${timeouts}× at one place at most. Only what a fair scheduler could repeat for ever counts as such. Hand-over: ${policy}. Seed ${seed}. At most ${counted(states, 'state')}.`,
    zh: (policy: string, seed: string, states: string, timeouts: string) =>
      `前提：逐个状态探索；顺序一致性；抽象时间，即睡眠可长可短，限时的等待可能超时，同一处至多 ${timeouts} 次。只有公平的调度器能永远重复的才算永无进展。交接：${policy}。种子 ${seed}。至多 ${states} 个状态。`,
  },
  asProgram: { en: 'as in the program', zh: '按程序所定' },

  shortest: { en: 'Shortest counterexample', zh: '最短的反例' },
  short: { en: 'A short counterexample', zh: '较短的反例' },
  shortHint: {
    en: (why: string) => `Whether there is a shorter one is not known: ${why}.`,
    zh: (why: string) => `是否有更短的，尚不得知：${why}。`,
  },
  fewestHint: {
    en: (why: string) => `None has fewer preemptions; whether one has fewer switches or steps is not known: ${why}.`,
    zh: (why: string) => `没有抢占更少的；是否有切换或步数更少的，尚不得知：${why}。`,
  },
  measure: {
    en: (preemptions: string, switches: string, steps: string) =>
      `${counted(preemptions, 'preemption')}, ${counted(switches, 'switch', 'switches')}, ${counted(steps, 'step')}`,
    zh: (preemptions: string, switches: string, steps: string) =>
      `${preemptions} 次抢占，${switches} 次切换，${steps} 步`,
  },
  measureHint: {
    en: 'A preemption takes the turn from a thread that could go on; a switch is any change of turn. Attempts that have to wait are not counted.',
    zh: '抢占是从尚可继续的线程夺走执行权；切换是任何一次执行权的更替。必须等待的尝试不计入。',
  },
  openShortest: { en: 'Open the shortest', zh: '打开最短的' },
  openShort: { en: 'Open it', zh: '打开' },
  failsAlready: {
    en: (parameters: string) => `It fails already with ${parameters}: open`,
    zh: (parameters: string) => `${parameters} 时就已出错：打开`,
  },
  findShortest: { en: 'Look for the shortest', zh: '寻找最短的' },

  outcomes: { en: 'Outcomes', zh: '结果' },
  outcome: { en: 'How it ends', zh: '如何结束' },
  traces: { en: 'Traces', zh: '轨迹数' },
  outcomesHint: {
    en: 'Each opens as a run. A trace stands for all executions that differ only in the order of independent steps.',
    zh: '每种结果都可作为一次运行打开。仅独立步骤次序不同的各次执行合为一条轨迹。',
  },
  outcomesHintForEver: { en: 'Each opens as a run.', zh: '每种结果都可作为一次运行打开。' },
  andMore: { en: (rest: string) => `and ${rest} more`, zh: (rest: string) => `以及另外 ${rest} 项` },
  cutOff: {
    en: (thread: string, line: number) =>
      `${thread} goes on by itself, with nothing that others see, and was cut off${lineEn(line)}`,
    zh: (thread: string, line: number) => `${thread} 独自进行，没有做任何他者可见的事，因而被截断${lineZh(line)}`,
  },
  nothingYet: { en: 'Nothing was explored yet.', zh: '尚未探索任何执行。' },
  further: {
    en: 'otherwise: more different outcomes than are listed one by one',
    zh: '其他情形：不同的结果多于逐一列出的',
  },
  openOutcome: { en: 'Open one such run on the timeline', zh: '在时间线上打开一次这样的运行' },
  more: { en: (rest: number) => `Show ${rest} more`, zh: (rest: number) => `再显示 ${rest} 个` },

  waits: {
    en: (thread: string, thing: string, line: number) => `${thread} waits for ${thing}${lineEn(line)}`,
    zh: (thread: string, thing: string, line: number) => `${thread} 等待 ${thing}${lineZh(line)}`,
  },
  stillWaits: {
    en: (thread: string, thing: string, line: number, limit: number) =>
      `${thread} was still waiting for ${thing}${lineEn(line)}, with a limit of ${limit} s`,
    zh: (thread: string, thing: string, line: number, limit: number) =>
      `${thread} 当时仍在等待 ${thing}${lineZh(line)}，限时 ${limit} 秒`,
  },
  holdsAndWaits: {
    en: (thread: string, held: string, thing: string, line: number) =>
      `${thread} holds ${held} and waits for ${thing}${lineEn(line)}`,
    zh: (thread: string, held: string, thing: string, line: number) =>
      `${thread} 占有 ${held}，等待 ${thing}${lineZh(line)}`,
  },
  busy: {
    en: (thread: string, name: string, line: number) =>
      `${thread} looks at ${name} again and again${lineEn(line)}, which never changes`,
    zh: (thread: string, name: string, line: number) => `${thread} 反复查看永不改变的 ${name}${lineZh(line)}`,
  },
  mayNotGetOn: {
    en: (threads: string) => `${threads} may never get on, though everybody has a turn again and again`,
    zh: (threads: string) => `${threads} 可能永无进展，尽管各线程都一再轮到`,
  },
  neverHeld: { en: (names: string) => `${names} never held`, zh: (names: string) => `${names} 始终未成立` },
  mayNeverHold: {
    en: (names: string) => `${names} may never hold, though everybody has a turn again and again`,
    zh: (names: string) => `${names} 可能永不成立，尽管各线程都一再轮到`,
  },
  toEnd: { en: (thread: string) => `${thread} to end`, zh: (thread: string) => `${thread} 结束` },
  fails: {
    en: (thread: string, error: string, message: string, line: number) =>
      `${thread} fails${lineEn(line)}: ${error}${message === '' ? '' : `: ${message}`}`,
    zh: (thread: string, error: string, message: string, line: number) =>
      `${thread} 出错${lineZh(line)}：${error}${message === '' ? '' : `：${message}`}`,
  },
  asserts: {
    en: (thread: string, message: string, line: number) =>
      `${thread} asserts${lineEn(line)} what is not so${message === '' ? '' : `: ${message}`}`,
    zh: (thread: string, message: string, line: number) =>
      `${thread} 的断言不成立${lineZh(line)}${message === '' ? '' : `：${message}`}`,
  },
  leftHeld: {
    en: (thread: string, object: string) => `${thread} ends and never releases ${object}`,
    zh: (thread: string, object: string) => `${thread} 结束，却从未释放 ${object}`,
  },
  held: { en: (names: string) => `still held: ${names}`, zh: (names: string) => `仍被占有：${names}` },
  prints: {
    en: (thread: string, text: string) => `${thread} prints ${text}`,
    zh: (thread: string, text: string) => `${thread} 打印 ${text}`,
  },
  nobody: { en: 'Nobody is left who could wake them.', zh: '没有谁能唤醒它们。' },

  stepsHead: { en: 'How it comes to that', zh: '来龙去脉' },
  roundHead: { en: 'What goes on for ever', zh: '永远重复的一轮' },
  notForEver: {
    en: (steps: number) =>
      `The link says that the last ${counted(steps, 'step')} of its order go on for ever. Executed here they do not: all is not as before after them, or a fair scheduler would not repeat them, or everybody gets on.`,
    zh: (steps: number) =>
      `链接称其顺序的最后 ${steps} 步会永远重复。在此执行的结果并非如此：其后与之前不同，或公平的调度器不会重复这些步骤，或人人都有进展。`,
  },
  notConfirmed: {
    en: (steps: number) =>
      `The link says that the last ${counted(steps, 'step')} of its order go on for ever. That could not be executed here: the explorer could not be loaded.`,
    zh: (steps: number) => `链接称其顺序的最后 ${steps} 步会永远重复。在此无法执行验证：探索器未能载入。`,
  },
  roundHint: {
    en: (threads: string, from: number, to: number) =>
      `After steps ${from} to ${to} all is as before, and ${threads} did not get on. What comes after them here is only one way to go on.`,
    zh: (threads: string, from: number, to: number) =>
      `第 ${from} 至 ${to} 步之后，一切又与之前相同，而 ${threads} 毫无进展。此处其后的步骤只是一种可能的继续。`,
  },
  neverHint: {
    en: (names: string, from: number, to: number) =>
      `After steps ${from} to ${to} all is as before, and ${names} has not held. What comes after them here is only one way to go on.`,
    zh: (names: string, from: number, to: number) =>
      `第 ${from} 至 ${to} 步之后，一切又与之前相同，而 ${names} 未曾成立。此处其后的步骤只是一种可能的继续。`,
  },
  onlyBearing: { en: 'Hide steps without bearing on it', zh: '隐藏与此无关的步骤' },
  stepsShown: {
    en: (shown: number, all: number) => `${shown} of ${counted(all, 'step')}`,
    zh: (shown: number, all: number) => `${all} 步中的 ${shown} 步`,
  },

  atomicDraw: {
    en: (thread: string, line: number) =>
      `Its random numbers cannot be chosen: ${thread} takes one in an atomic block${lineEn(line)}. It is to be taken before.`,
    zh: (thread: string, line: number) =>
      `无法选取其随机数：${thread} 在原子块中${lineZh(line)}取随机数。随机数应在原子块之前取。`,
  },
  idleRound: {
    en: (thread: string, line: number) =>
      `This program cannot be explored: ${thread} does nothing that others see in a round of forever()${lineEn(line)}, so it would go on for ever.`,
    zh: (thread: string, line: number) =>
      `无法探索此程序：${thread} 在 forever() 的一轮中${lineZh(line)}没有做任何他者可见的事，会永无止境。`,
  },
  roundObject: {
    en: (thread: string, line: number) =>
      `This program cannot be explored: ${thread} makes an object in each round of forever()${lineEn(line)} that others may still know or wait at. What is shared is to be made before the rounds.`,
    zh: (thread: string, line: number) =>
      `无法探索此程序：${thread} 在 forever() 的每一轮中${lineZh(line)}都创建一个他者可能仍知道或仍在等待的对象。共享之物应在各轮之前创建。`,
  },
  roundThread: {
    en: (thread: string, line: number) =>
      `This program cannot be explored: ${thread} starts a thread in each round of forever()${lineEn(line)}. Threads are to be started before the rounds.`,
    zh: (thread: string, line: number) =>
      `无法探索此程序：${thread} 在 forever() 的每一轮中${lineZh(line)}都启动一个线程。线程应在各轮之前启动。`,
  },
  notDeterministic: {
    en: (thread: string, line: number, before: string, now: string) =>
      `This program is not deterministic: after the same results, ${thread} asked for ${before} and another time for ${now}${lineEn(line)}. A body may use no state outside of itself but through handles.`,
    zh: (thread: string, line: number, before: string, now: string) =>
      `此程序不是确定性的：结果相同时，${thread} 一次请求 ${before}，另一次请求 ${now}${lineZh(line)}。线程体只能通过句柄使用自身以外的状态。`,
  },
  outside: {
    en: (variable: string, line: number) =>
      `This program cannot be explored: ${variable} is changed while threads run${lineEn(line)}, and belongs to the module, so all executions share it. Bodies may keep nothing outside of themselves but in handles, such as cells.`,
    zh: (variable: string, line: number) =>
      `无法探索此程序：${variable} 在线程运行时被改变${lineZh(line)}，而它属于模块，为所有执行所共用。线程体只能在句柄（例如单元）中保存自身以外的状态。`,
  },
  failed: {
    en: (why: string) => `The exploration ended by an error: ${why}.`,
    zh: (why: string) => `探索因错误而中止：${why}。`,
  },
} as const satisfies Dictionary

/** What strategies are called, and what they do. */
export const strategyMessages = {
  chosen: {
    name: { en: 'Chosen for you', zh: '自动选择' },
    does: {
      en: 'Every trace once, by optimal reduction: all that can come of the program, without repetition. Beside it a bug is looked for by random executions.',
      zh: '最优归约：每条轨迹恰好一次，涵盖程序的所有可能，毫不重复。此外以随机执行寻找缺陷。',
    },
  },
  optimal: {
    name: { en: 'Optimal reduction', zh: '最优归约' },
    does: {
      en: 'Executions that differ only in the order of independent steps are one trace; each trace is run once.',
      zh: '仅独立步骤次序不同的执行属于同一条轨迹；每条轨迹运行一次。',
    },
  },
  preemptions: {
    name: { en: 'Bounded preemptions', zh: '限制抢占次数' },
    does: {
      en: 'Every interleaving with at most this many preemptions of threads that could go on.',
      zh: '所有这样的交错：从尚可继续的线程夺走执行权至多这么多次。',
    },
  },
  random: {
    name: { en: 'Random walk', zh: '随机游走' },
    does: {
      en: 'This many executions; at each step every thread that can go on has the same chance.',
      zh: '执行这么多次；每一步，可继续的线程机会均等。',
    },
  },
  pct: {
    name: { en: 'Random priorities (PCT)', zh: '随机优先级（PCT）' },
    does: {
      en: 'This many executions by random priorities. A bug that needs as many events in an order as the depth is met with a known chance.',
      zh: '以随机优先级执行这么多次。需要“深度”个事件按序发生的缺陷，遇到的概率有已知的下界。',
    },
  },
  dfs: {
    name: { en: 'Plain depth first', zh: '朴素深度优先' },
    does: {
      en: 'Every interleaving, also those that differ in nothing that matters.',
      zh: '所有交错，包括并无实质区别的。',
    },
  },
  most: { en: 'Preemptions', zh: '抢占次数' },
  walks: { en: 'Executions', zh: '执行次数' },
  depth: { en: 'Depth', zh: '深度' },
} as const

/** What comes of executions, each in two words. */
export const outcomeMessages: {
  readonly [kind in OutcomeKind]: { readonly en: string; readonly zh: string }
} = {
  invariant: { en: 'Broken invariant', zh: '不变式被破坏' },
  assertion: { en: 'Failed assertion', zh: '断言失败' },
  exception: { en: 'Exception', zh: '异常' },
  deadlock: { en: 'Deadlock', zh: '死锁' },
  'partial-deadlock': { en: 'Partial deadlock', zh: '部分死锁' },
  livelock: { en: 'Livelock', zh: '活锁' },
  starvation: { en: 'Starvation', zh: '饥饿' },
  eventually: { en: 'It never holds', zh: '始终不成立' },
  'lock-held': { en: 'Lock held at the end', zh: '结束时仍占有锁' },
  limit: { en: 'Cut off before its end', zh: '未到结束即被截断' },
  unmet: { en: 'Does not count: assumption not met', zh: '不算数：假设不成立' },
  finished: { en: 'Finished', zh: '正常结束' },
}

/** Why it is not known of a counterexample that there is none shorter. */
export const unprovenMessages: { readonly [why in Unproven]: Message } = {
  stopped: { en: 'the search was stopped', zh: '搜索已停下' },
  states: {
    en: `there are more than ${formatCount(defaultExplorationLimits.states)} states to look at`,
    zh: `需查看的状态多于 ${formatCount(defaultExplorationLimits.states)} 个`,
  },
  tries: {
    en: `${formatCount(defaultExplorationLimits.tries)} executions at most are tried, one by one`,
    zh: `至多逐一尝试 ${formatCount(defaultExplorationLimits.tries)} 次执行`,
  },
  endless: { en: 'the program goes on for ever', zh: '程序永不停止' },
}

/** Why an exploration does not speak of all executions. */
const limitMessages: {
  readonly [limit in ExplorationLimit]: Message | ((bounds: Bounds, metBy: LimitsMetBy) => Message)
} = {
  stopped: { en: 'it was stopped before the end', zh: '在结束前被停下' },
  'first-bug': { en: 'it stopped at the first bug', zh: '在第一个缺陷处停下' },
  executions: { en: 'the limit of executions was reached', zh: '已到执行次数的限度' },
  events: ({ events }) => ({
    en: `an execution was cut off at the limit of ${counted(formatCount(events), 'event')}`,
    zh: `有执行超过 ${formatCount(events)} 个事件而被截断`,
  }),
  'own-steps': ({ events }, { 'own-steps': by }) => {
    const steps = formatCount(limitsOf({ events }).ownSteps)
    const line = by?.line ?? 0
    return {
      en: `${by?.thread ?? 'a thread'} went on by itself for more than ${steps} steps, with nothing that others see, and was cut off${lineEn(line)} (the limit “Events” allows more)`,
      zh: `${by?.thread ?? '有线程'} 独自进行了 ${steps} 步以上，没有做任何他者可见的事，因而被截断${lineZh(line)}（限度“事件数”可放宽）`,
    }
  },
  daemons: (_, { daemons: by }) => ({
    en: `${by?.thread ?? 'a daemon'} goes on for as long as the program does, and only three of its rounds were explored${lineEn(by?.line ?? 0)}`,
    zh: `${by?.thread ?? '有守护线程'} 一直进行到程序结束，只探索了其中三轮${lineZh(by?.line ?? 0)}`,
  }),
  time: { en: 'the time was over', zh: '时间已到' },
  memory: { en: 'the memory that a page may use is used up', zh: '网页可用的内存已用尽' },
  timeouts: ({ timeouts }) => ({
    en: `a thread could give up waiting at one place more than ${counted(formatCount(timeouts), 'time')} (the limit “Time-outs at one place”), which was not explored`,
    zh: `有线程可在同一处放弃等待 ${formatCount(timeouts)} 次以上（限度“同一处的超时次数”），未加探索`,
  }),
  rounds: {
    en: 'a thread waits busily, and further rounds without a change, which may come to something else, were not explored',
    zh: '有线程忙等，而此后没有变化的各轮可能有不同结果，未加探索',
  },
  strategy: { en: 'the strategy looks at some executions alone', zh: '此策略只查看部分执行' },
  states: {
    en: `an endless program has more than ${formatCount(defaultExplorationLimits.states)} states, which is how many were looked at`,
    zh: `无尽的程序有 ${formatCount(defaultExplorationLimits.states)} 个以上的状态，其余未加查看`,
  },
  clock: (_, { clock }) => ({
    en: `${clock?.thread ?? 'a thread'} reads the clock${lineEn(clock?.line ?? 0)}, and only the earliest time that it could show was looked at`,
    zh: `${clock?.thread ?? '有线程'} 读取时钟${lineZh(clock?.line ?? 0)}，而只查看了时钟可能显示的最早时间`,
  }),
  draws: { en: 'a random number could have more values than were tried', zh: '随机数还可能取未尝试的值' },
}

/** The limits that the words of a limit name with their values. */
interface Bounds {
  readonly events: number
  readonly timeouts: number
}

/** Why an exploration with these limits does not speak of all executions. */
export function saidLimit(limit: ExplorationLimit, bounds: Bounds, metBy: LimitsMetBy): Message {
  const messages = limitMessages[limit]
  return typeof messages === 'function' ? messages(bounds, metBy) : messages
}
