/**
 * What a trace says that cannot be so, in both languages: the checker tells it in English, made of where, what is there
 * and what would be true. Fetched with the first such trace.
 */
import type { Message } from '../../base/messages.ts'
import type { Finding } from '../../model/check/finding.ts'
import type { Dictionary } from './interface.ts'
import { inChinese, type Phrase } from './phrases-in-chinese.ts'

export const untrueActs = {
  goTo: { en: (step: number) => `Go to step ${step}`, zh: (step: number) => `前往第 ${step} 步` },
} as const satisfies Dictionary

const untrue = {
  en: (place: string, found: string, expected: string) =>
    `This trace says what cannot be so. ${place}: ${found}; expected ${expected}. It is shown as it is.`,
  zh: (place: string, found: string, expected: string) =>
    `此记录中有不可能为真的内容。${place}：${found}；应为：${expected}。现按原样显示。`,
}

/** Where in a trace. Other places are names of its entries. */
const places: readonly Phrase[] = [[/^step (\d+)$/, (step) => `第 ${step} 步`]]

const ofWhom = (to: string | undefined) =>
  to === undefined || to === '' ? '' : `（对象：${to === 'nothing' ? '无' : to}）`

/** What somebody does in a step. */
const doings: readonly Phrase[] = [
  [/^(.*) does (\S+)(?: (?:on|of) (.*))?$/s, (who, what, to) => `${who} 执行 ${what}${ofWhom(to)}`],
  [/^(.*) waits to (\S+)(?: of (.*))?$/s, (who, what, to) => `${who} 等待 ${what}${ofWhom(to)}`],
]
const doing = (text: string | undefined) => inChinese(text, doings)

/** What is there. */
const findings: readonly Phrase[] = [
  [/^(.*), which is at (\S+) s$/s, (does, time) => `${doing(does)}，时间为 ${time} 秒`],
  [/^(.*), which shows (\S+) s$/s, (does, time) => `${doing(does)}，显示 ${time} 秒`],
  [/^(.*), which shows (.*)$/s, (does, what) => `${doing(does)}，显示 ${what}`],
  [/^(.*): effect (\d+) is no more$/s, (does, index) => `${doing(does)}：没有效果 ${index}`],
  [
    /^(.*): effect (\d+) is (.*)$/s,
    (does, index, effect) => `${doing(does)}：效果 ${index} 为 ${effectInChinese(effect)}`,
  ],
  [/^(.*) with no cause$/s, (does) => `${doing(does)}，没有原因`],
  [/^(.*) with step (\d+) as its cause$/s, (does, cause) => `${doing(does)}，原因为第 ${cause} 步`],
  [/^(.*) with result (.*)$/s, (does, result) => `${doing(does)}，结果为 ${result}`],
  [/^(.*) starts (.*)$/s, (who, whom) => `${who} 启动 ${whom}`],
  [/^(.*) makes a (.*)$/s, (who, what) => `${who} 创建 ${what}`],
  [/^(.*) makes (.*)$/s, (who, what) => `${who} 创建 ${what}`],
  [/^(.*) wakes though nobody notified it$/s, (who) => `${who} 未被通知就醒来`],
  [/^(.*) chooses whom it notifies$/s, (who) => `${who} 自行选择通知谁`],
  ...doings,
]

/** What would be true. */
const truths: readonly Phrase[] = [
  [/^a thread that has been started$/, '已启动的线程'],
  [/^a thread that was not started before$/, '此前未启动的线程'],
  [/^an object that was not made before$/, '此前未创建的对象'],
  [/^a kind of object that there is$/, '已有的对象种类'],
  [/^no step: the run is over$/, '没有步骤：运行已结束'],
  [
    /^(.*) to stay blocked since step (-?\d+): nothing has woken it$/s,
    (who, step) => `${who} 自第 ${step} 步起保持阻塞：没有谁唤醒它`,
  ],
  [/^(.*) to wake first: it sleeps since step (-?\d+)$/s, (who, step) => `${who} 先醒来：它自第 ${step} 步起睡眠`],
  [
    /^(.*) to stay suspended since step (-?\d+): nobody has switched to it$/s,
    (who, step) => `${who} 自第 ${step} 步起保持挂起：没有谁切换到它`,
  ],
  [/^(.*) to begin when it is switched to$/s, (who) => `${who} 在被切换到时才开始`],
  [/^(.*) to sleep before it wakes$/s, (who) => `${who} 先睡眠再醒来`],
  [/^nothing more of (.*): it ended at step (-?\d+)$/s, (who, step) => `${who} 不再有步骤：它在第 ${step} 步已结束`],
  [/^what ends its (\w+)$/, (what) => `结束其 ${what} 的步骤`],
  [/^(.*) to begin computing first$/s, (who) => `${who} 先开始计算`],
  [/^(.*) to compute on$/s, (who) => `${who} 继续计算`],
  [/^(.*) to wait$/s, (who) => `${who} 等待`],
  [/^(.*) to go on: it can proceed$/s, (who) => `${who} 继续：它可以进行`],
  [/^(.*) to end first$/s, (who) => `${who} 先结束`],
  [/^(.*) to terminate its daemon children first, by exit$/s, (who) => `${who} 先以 exit 终止其守护子进程`],
  [/^no cause$/, '没有原因'],
  [/^step (\d+) as its cause$/, (step) => `第 ${step} 步为其原因`],
  [/^an operation of its target$/, '其对象所具有的操作'],
  [/^no target$/, '没有对象'],
  [/^a thread as its target$/, '以线程为对象'],
  [/^what it makes as its target$/, '以所创建者为对象'],
  [/^it to be made first$/, '先创建它'],
  [/^it to be started first$/, '先启动它'],
  [/^nothing to be made: (.*)$/s, (error) => `什么也不创建：${error}`],
  [/^nobody to be made: (.*)$/s, (error) => `什么也不创建：${error}`],
  [/^a greenlet$/, 'greenlet'],
  [/^a process or thread$/, '进程或线程'],
  [/^result (.*)$/s, (result) => `结果 ${result}`],
  [/^no more$/, '没有更多效果'],
  [/^that only where an order says so$/, '只有给定的次序才能如此'],
  [
    /^at (least|most) (\S+) s(?:, (.*))?$/s,
    (which, time, why) => `${which === 'least' ? '至少' : '至多'} ${time} 秒${whyInChinese(why)}`,
  ],
  [/^(\S+) s, the time of the step$/, (time) => `${time} 秒，即此步的时间`],
  [/^a time in seconds$/, '以秒计的时间'],
  [/^(.*): it is the main thread$/s, (what) => `${what === 'an empty path' ? '空路径' : what}：它是主线程`],
  [
    /^(.*), since (.*) (starts|makes) it at step (\d+)$/s,
    (what, who, does, step) =>
      `${entryInChinese(what)}，因为 ${who} 在第 ${step} 步${does === 'starts' ? '启动' : '创建'}它`,
  ],
  [/^nobody: no step starts another thread$/, '没有：没有步骤再启动线程'],
  [/^nothing: no step makes another object$/, '没有：没有步骤再创建对象'],
  [/^(\d+), where the last block ends$/, (end) => `${end}，即最后一块结束处`],
  [/^no field of the model begins there$/, '模型在该处没有字段'],
  [/^the number of what there is$/, '已有者的编号'],
  [/^(.*), as the tables say$/s, (what) => `${what === 'no such entry' ? '没有此项' : what}，与各表一致`],
  [/^(failed|finished): nobody is left$/, (status) => `${status}：没有谁剩下`],
  [/^a step of (.*), which can go on$/s, (who) => `${who} 的一步：它可以继续`],
  [/^deadlock: nobody can go on$/, 'deadlock：没有谁可以继续'],
  [/^(.*), those that ended by an error$/s, (ids) => `${ids}，即因错误而结束者`],
  [/^0, the main thread$/, '0，即主线程'],
  [/^nobody: the others are not blocked$/, '没有：其余的并未阻塞'],
  [/^(\d+): (.*) is blocked$/s, (id, who) => `${id}：${who} 阻塞着`],
  [/^(.*), which is blocked$/s, (who) => `${who}，它阻塞着`],
  [/^(-?\d+), what (.*) waits for$/s, (target, who) => `${target}，即 ${who} 等待的对象`],
  [/^(\d+), where (.*) waits$/s, (line, who) => `${line}，即 ${who} 等待之处`],
  [
    /^(less than )?(\S+) (steps|s|bytes|threads)( or more)?, when the limit was reached$/,
    (less, value, unit, more) =>
      `${less === '' ? '' : '少于 '}${value} ${units[unit] ?? ''}${more === '' ? '' : '或更多'}，即达到限制时`,
  ],
  [/^events, memory or threads$/, 'events、memory 或 threads'],
  [/^no order: real threads follow none$/, '没有次序：真实线程不按次序执行'],
  [/^(\d+), the step that was not taken$/, (step) => `${step}，即未执行的那一步`],
  [/^less than (\S+): no more choices were given$/, (count) => `小于 ${count}：没有给出更多选择`],
  [/^no fault of workers: the run was simulated$/, '没有 Worker 的故障：此次运行是模拟的'],
  [/^none: the run was simulated$/, '无：此次运行是模拟的'],
  [/^(\S+) or more, as the last step$/, (time) => `${time} 或更大，与最后一步相同`],
]

const units: { readonly [unit: string]: string } = { steps: '步', s: '秒', bytes: '字节', threads: '个线程' }

/** What an entry of a table would say. */
function entryInChinese(what: string | undefined): string {
  return inChinese(what, [
    [/^address (\d+)$/, (address) => `地址 ${address}`],
    [/^no process$/, '不是进程'],
  ])
}

/** Why a time would be no earlier. */
function whyInChinese(why: string | undefined): string {
  if (why === undefined || why === '') return ''
  return `，${inChinese(why, [
    [/^no earlier than the step before$/, '不早于前一步'],
    [/^as the clock has shown it$/, '即时钟显示过的时间'],
    [/^(\S+) s after step (\d+)$/, (seconds, step) => `即第 ${step} 步之后 ${seconds} 秒`],
    [/^when it has waited for as long as it would$/, '即等待到期之时'],
    [/^after what it follows, and the time that it takes$/, '在其所跟随的步骤之后，再加上它所需的时间'],
    [/^the time of the step$/, '即此步的时间'],
  ])}`
}

/** A field, of what it is, and its value. */
function effectInChinese(effect: string | undefined): string {
  return inChinese(effect, [
    [/^(.*) of (.*) = (-?\d+)$/s, (field, of, value) => `${of} 的 ${field} = ${value}`],
    [/^word (\d+) = (-?\d+)$/, (word, value) => `第 ${word} 字 = ${value}`],
  ])
}

/** What is untrue of a trace; names, and what it says itself, are as they are. */
export function untrueMessages({ place, found, expected }: Finding): Message {
  const truth = effectInChinese(expected)
  const [where, there, wanted] = [
    inChinese(place, places),
    inChinese(found, findings),
    truth === expected ? inChinese(expected, truths) : truth,
  ]
  return { en: untrue.en(place, found, expected), zh: untrue.zh(where, there, wanted) }
}
