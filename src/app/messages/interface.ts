import { counted } from '../../base/counted.ts'
import type { Message } from '../../base/messages.ts'

/** A text with parts to fill in, in every language. */
interface Filled<Parts extends readonly never[]> {
  readonly en: (...parts: Parts) => string
  readonly zh: (...parts: Parts) => string
}
export type Dictionary = { readonly [key: string]: Message | Filled<never[]> }

/** What buttons, heads, tabs and dialogs say. */
export const ui = {
  skipToStage: { en: 'Go to the stage', zh: '跳到舞台' },
  brand: { en: 'Heddle', zh: 'Heddle' },
  home: { en: 'Heddle: to the first program', zh: 'Heddle：回到第一个程序' },
  program: { en: 'Program', zh: '程序' },
  chooseProgram: {
    en: (title: string) => `${title}: choose another program`,
    zh: (title: string) => `${title}：选择其他程序`,
  },
  executors: { en: 'How to run it', zh: '运行方式' },
  simulate: { en: 'Simulate', zh: '模拟' },
  runOnWorkers: { en: 'Run on real workers', zh: '在真实 Worker 上运行' },
  runNTimes: { en: 'Run N times', zh: '运行 N 次' },
  runNTimesHint: { en: 'Count how many runs end in which way', zh: '统计多少次运行以何种方式结束' },
  explore: { en: 'Explore', zh: '探索' },
  about: { en: 'About', zh: '简介' },
  exploreHint: { en: 'Try every schedule that matters (E)', zh: '尝试所有有区别的调度（E）' },
  stop: { en: 'Stop', zh: '停止' },
  cancel: { en: 'Cancel', zh: '取消' },
  share: { en: 'Share', zh: '分享' },
  shareHint: { en: 'Copy a link to exactly this view', zh: '复制指向当前画面的链接' },
  downloadTrace: { en: 'Download trace', zh: '下载记录' },
  openTrace: { en: 'Open trace', zh: '打开记录' },
  keptRuns: { en: 'Kept runs', zh: '已存运行' },
  language: { en: '中文', zh: 'English' },
  theme: { en: 'Theme', zh: '主题' },
  keys: { en: 'Keys', zh: '按键' },
  menu: { en: 'Menu', zh: '菜单' },
  close: { en: 'Close', zh: '关闭' },
  dismiss: { en: 'Dismiss', zh: '知道了' },
  moreDetail: { en: 'Details', zh: '详情' },
  lessDetail: { en: 'Less', zh: '收起' },
  notices: { en: 'Notices', zh: '通知' },

  catalogue: { en: 'Catalogue', zh: '目录' },
  foldCatalogue: { en: 'Fold the catalogue', zh: '收起目录' },
  unfoldCatalogue: { en: 'Show the catalogue', zh: '展开目录' },
  findProgram: { en: 'Find a program', zh: '查找程序' },
  findHint: { en: 'Find a program by its name or by what it uses (/)', zh: '按名称或所用之物查找程序（/）' },
  found: {
    en: (count: number, all: number) => `${count} of ${counted(all, 'program')}`,
    zh: (count: number, all: number) => `${all} 个程序中的 ${count} 个`,
  },
  foundNothing: {
    en: 'No program is called so or uses that. Try “lock”, “queue” or “deadlock”.',
    zh: '没有这样命名或用到它的程序。试试“锁”“队列”或“死锁”。',
  },
  showAllPrograms: { en: 'Show all', zh: '全部显示' },

  stage: { en: 'Stage', zh: '舞台' },
  timeline: { en: 'Timeline', zh: '时间线' },
  code: { en: 'Code', zh: '代码' },
  steps: { en: 'Steps', zh: '步骤' },
  parameters: { en: 'Parameters', zh: '参数' },
  setup: { en: 'Setup', zh: '设置' },
  panels: { en: 'Panels', zh: '面板' },
  stageHeight: { en: 'Height of the stage', zh: '舞台高度' },
  pixels: { en: (height: number) => `${height} pixels`, zh: (height: number) => `${height} 像素` },

  zoomOut: { en: 'Zoom out', zh: '缩小' },
  zoomIn: { en: 'Zoom in', zh: '放大' },
  fit: { en: 'Fit', zh: '适应' },
  virtualTime: {
    en: (end: string, cores: number) => `0 to ${end}, virtual time, ${counted(cores, 'core')}`,
    zh: (end: string, cores: number) => `0 至 ${end}，虚拟时间，${cores} 核`,
  },
  realTime: {
    en: (end: string, threads: number) => `0 to ${end}, on ${counted(threads, 'real worker')}`,
    zh: (end: string, threads: number) => `0 至 ${end}，${threads} 个真实 Worker`,
  },
  soFar: {
    en: (time: string, steps: string) => `${time} so far, ${counted(steps, 'step')}`,
    zh: (time: string, steps: string) => `已过 ${time}，${steps} 步`,
  },
  holds: { en: 'holds', zh: '占有' },
  wakes: { en: 'wakes', zh: '唤醒' },
  wakesOrSwitches: { en: 'wakes, or switches to', zh: '唤醒，或切换到' },
  legend: { en: 'What the marks mean', zh: '图例' },

  simulating: {
    en: (steps: string, most: string) => `Simulating: ${counted(steps, 'step')}, of at most ${most}`,
    zh: (steps: string, most: string) => `正在模拟：${steps} 步，至多 ${most} 步`,
  },
  gathering: { en: 'Stopped. Reading all that was recorded', zh: '已停止，正在读取全部记录' },
  opening: {
    en: (percent: number) => `Reading the file: ${percent} %`,
    zh: (percent: number) => `正在读取文件：${percent}%`,
  },
  reading: { en: 'Reading the run that is kept', zh: '正在读取保存的运行' },
  startingFirst: { en: 'Starting workers', zh: '正在启动 Worker' },
  startingWorkers: {
    en: (count: number, ready: number) => `${ready} of ${counted(count, 'worker')} started`,
    zh: (count: number, ready: number) => `已启动 ${ready} 个 Worker，共 ${count} 个`,
  },

  transport: { en: 'Transport', zh: '播放控制' },
  first: { en: 'First', zh: '最前' },
  stepBack: { en: 'Step back', zh: '后退一步' },
  play: { en: 'Play', zh: '播放' },
  pause: { en: 'Pause', zh: '暂停' },
  stepForward: { en: 'Step forward', zh: '前进一步' },
  last: { en: 'Last', zh: '最后' },
  nextTurn: { en: 'Next block or wake', zh: '下一次阻塞或唤醒' },
  previousOwn: { en: (name: string) => `Previous event of ${name}`, zh: (name: string) => `${name} 的上一个事件` },
  nextOwn: { en: (name: string) => `Next event of ${name}`, zh: (name: string) => `${name} 的下一个事件` },
  speed: { en: 'Speed', zh: '速度' },
  position: { en: 'Position', zh: '位置' },
  transportOff: {
    en: 'The run goes on. Step through it when it ends.',
    zh: '运行尚未结束；结束后即可逐步查看。',
  },

  applyOff: { en: 'A run goes on: stop it first.', zh: '运行尚未结束：请先停止。' },
  apply: { en: 'Apply', zh: '应用' },
  defaults: { en: 'Defaults', zh: '默认值' },
  ofProgram: { en: 'Of the program', zh: '程序参数' },
  ofRun: { en: 'Of the run', zh: '运行参数' },
  machine: { en: 'Machine', zh: '机器' },
  range: { en: (min: number, max: number) => `${min} to ${max}`, zh: (min: number, max: number) => `${min} 至 ${max}` },
  mustBe: {
    en: (given: string, allowed: string) => `${given === '' ? 'Nothing' : `“${given}”`} will not do: ${allowed}.`,
    zh: (given: string, allowed: string) => `${given === '' ? '空值' : `“${given}”`}不行：应为${allowed}。`,
  },
  mustNotBeAbove: {
    en: (least: string, given: string, most: string, limit: string) =>
      `“${least}” must not be above “${most}”: ${given} is more than ${limit}.`,
    zh: (least: string, given: string, most: string, limit: string) =>
      `“${least}”不得大于“${most}”：${given} 大于 ${limit}。`,
  },
  onlySimulator: {
    en: 'Only for Simulate: real workers have the cores, the order and the times that the machine under them gives.',
    zh: '仅用于模拟：真实 Worker 的核心数、次序与耗时由所在机器决定。',
  },
  typedLive: {
    en: 'Left as it is, you type yourself while it runs on real workers',
    zh: '保持不变时，在真实 Worker 上运行由你自己键入',
  },
  onlyWorkers: {
    en: 'Only for real workers: the simulator’s time is virtual.',
    zh: '仅用于真实 Worker：模拟器的时间是虚拟的。',
  },
  fileParameters: {
    en: 'This trace was opened from a file. Its program is not in the catalogue, so there is nothing to set.',
    zh: '此记录来自文件；其程序不在目录中，因此没有可设的参数。',
  },

  dropHere: { en: 'Drop the trace to open it', zh: '松开即可打开记录' },
} as const satisfies Dictionary

/** The list of keys: what is pressed, and what it does. */
export const keyList = [
  { keys: ['Space'], does: { en: 'play or pause', zh: '播放或暂停' } },
  { keys: ['←', '→'], does: { en: 'step back, step forward', zh: '后退、前进一步' } },
  {
    keys: ['Shift ←', 'Shift →'],
    does: { en: 'the selected thread’s previous, next event', zh: '所选线程的上一个、下一个事件' },
  },
  { keys: ['Home', 'End'], does: { en: 'first, last step', zh: '第一步、最后一步' } },
  { keys: ['N', 'Shift N'], does: { en: 'next, previous block or wake', zh: '下一次、上一次阻塞或唤醒' } },
  { keys: ['['], does: { en: 'where the selected thread blocked', zh: '所选线程何处阻塞' } },
  { keys: [']'], does: { en: 'who wakes the selected thread', zh: '谁唤醒所选线程' } },
  {
    keys: ['+', '−', '0'],
    does: { en: 'in the timeline: zoom in, zoom out, fit', zh: '在时间线中：放大、缩小、适合' },
  },
  { keys: ['A', 'D'], does: { en: 'in the timeline: pan left, pan right', zh: '在时间线中：左移、右移' } },
  { keys: ['L'], does: { en: 'in the timeline: squeeze or scroll the lanes', zh: '在时间线中：压缩或滚动各行' } },
  { keys: ['/'], does: { en: 'find a program in the catalogue', zh: '在目录中查找程序' } },
  { keys: ['E'], does: { en: 'explore the schedules of the program', zh: '探索程序的各种调度' } },
  {
    keys: ['C'],
    does: { en: 'compare with another run; again to leave', zh: '与另一次运行对比；再按退出' },
  },
  {
    keys: ['X', 'F'],
    does: {
      en: 'while comparing: the other run, the first difference',
      zh: '对比时：切换到另一次运行、前往第一处差异',
    },
  },
  {
    keys: ['P'],
    does: {
      en: 'present: large, without chrome; again or Esc to leave',
      zh: '演示：放大并隐去界面；再按或按 Esc 退出',
    },
  },
  { keys: ['Esc'], does: { en: 'close, or give up the selection', zh: '关闭，或取消选择' } },
  { keys: ['?'], does: { en: 'this list', zh: '本列表' } },
] as const satisfies readonly { readonly keys: readonly string[]; readonly does: Message }[]
