import type { Message } from '../base/messages.ts'

/** Titles and summaries by scenario id. */
export const titles = {
  'semaphore-processes': {
    title: { en: '13 processes, 5 permits', zh: '13 个进程，5 个名额' },
    summary: {
      en: 'Five may be inside at once; the others wait at the gate until somebody leaves.',
      zh: '同时最多五个在内；其余在门外等待，直到有人离开。',
    },
  },
  'lock-and-semaphore': {
    title: { en: 'A lock and a semaphore of one', zh: '锁与只有一个名额的信号量' },
    summary: {
      en: 'They keep others out alike, and differ when somebody releases once too often.',
      zh: '两者同样把别人挡在门外；多释放一次时，差别就显出来了。',
    },
  },
  'semaphore-is-not-a-pool': {
    title: { en: 'A semaphore is not a pool', zh: '信号量不是进程池' },
    summary: {
      en: '13 processes of which 5 may be inside, beside 3 processes that do 13 tasks in turn.',
      zh: '一边是 13 个进程，最多 5 个在内；另一边是 3 个进程轮流做 13 个任务。',
    },
  },
  event: {
    title: { en: 'A flag that holds everybody', zh: '拦住所有人的标志' },
    summary: {
      en: 'An event holds all who wait until it is set; cleared, it holds the next ones again.',
      zh: '事件拦住所有等待者，直到被置起；清除之后，又拦住后来者。',
    },
  },
  'semaphore-threads': {
    title: { en: '20 threads, 5 permits', zh: '20 个线程，5 个名额' },
    summary: {
      en: 'The same with threads and a with statement, which releases also when its block fails.',
      zh: '换成线程和 with 语句：即使代码块出错，也会释放。',
    },
  },
  'bounded-semaphore': {
    title: { en: 'Given back twice', zh: '归还了两次' },
    summary: {
      en: 'A release too many lets too many in, unless the semaphore is a bounded one, which reports it.',
      zh: '多释放一次，就会放进过多的人；有界信号量则会报告。',
    },
  },
  'lost-update': {
    title: { en: 'Lost updates', zh: '丢失的更新' },
    summary: {
      en: 'Threads add to one number; what is read and written in two steps can be overwritten.',
      zh: '几个线程给同一个数加一；读和写分两步，就可能被别人覆盖。',
    },
  },
  'deadlock-rlock': {
    title: { en: 'Deadlock, and a lock to take twice', zh: '死锁与可重入锁' },
    summary: {
      en: 'One function takes A, then B, the other B, then A: ten threads lock each other out. An RLock, or an order, prevents it.',
      zh: '一个函数先拿 A 再拿 B，另一个先拿 B 再拿 A：十个线程互相锁死。用 RLock 或固定顺序可以避免。',
    },
  },
  'slow-database': {
    title: { en: 'A slow database', zh: '缓慢的数据库' },
    summary: {
      en: 'Two threads try three times, a second each, and then give up; sometimes the database is ready in time.',
      zh: '两个线程各试三次，每次一秒，然后放弃；数据库有时来得及就绪。',
    },
  },
  'verification-code': {
    title: { en: 'A verification code', zh: '验证码' },
    summary: {
      en: 'A timer makes a new code every five seconds, until somebody types the right one.',
      zh: '定时器每五秒换一个验证码，直到有人输入正确。',
    },
  },
  'queue-fifo': {
    title: { en: 'First in, first out', zh: '先进先出' },
    summary: {
      en: 'A queue gives items back in the order in which they came; producers wait when it is full, consumers when it is empty.',
      zh: '队列按放入的先后取出；满了生产者等，空了消费者等。',
    },
  },
  'queue-lifo': {
    title: { en: 'Last in, first out', zh: '后进先出' },
    summary: {
      en: 'A stack gives back what came last; what lies at the bottom may wait for long.',
      zh: '栈先取出最后放入的；压在底下的可能要等很久。',
    },
  },
  'queue-priority': {
    title: { en: 'Least first', zh: '最小者先出' },
    summary: {
      en: 'A priority queue gives back the least item, whenever it came.',
      zh: '优先队列总是先取出最小的，不管何时放入。',
    },
  },
  condition: {
    title: { en: 'Two lines of a condition', zh: '条件变量的两支队伍' },
    summary: {
      en: 'A thread that waits for a condition gives up the lock, and has to get it back before going on.',
      zh: '等待条件变量者交出锁；要重新得到锁，才能继续。',
    },
  },
  barrier: {
    title: { en: 'A barrier’s lap', zh: '屏障：一圈一会合' },
    summary: {
      en: 'Runners meet after each lap: nobody begins the next before all have come.',
      zh: '跑者每圈会合：大家都到齐，才有人开始下一圈。',
    },
  },
  'readers-writers': {
    title: { en: 'Readers and writers', zh: '读者与写者' },
    summary: {
      en: 'Many may read at once, one alone may write; whom the lock prefers decides who starves.',
      zh: '可以多人同时读，只能一人独自写；锁优先谁，决定了谁会饿死。',
    },
  },
  cores: {
    title: { en: 'Cores, processes and threads', zh: '核心、进程与线程' },
    summary: {
      en: 'The same tasks by 1, 2, 4 and 8 workers, with the time of each: who computes needs cores, who waits does not.',
      zh: '同样的任务由 1、2、4、8 个来做，各用多久：计算需要核心，等待不需要。',
    },
  },
  'pool-reuse': {
    title: { en: 'A pool uses its processes again', zh: '进程池反复使用进程' },
    summary: {
      en: 'Ten tasks for three processes that are all there from the start.',
      zh: '十个任务，三个从一开始就都在的进程。',
    },
  },
  'crawler-callback': {
    title: { en: 'A crawler with a callback', zh: '带回调的爬虫' },
    summary: {
      en: 'Workers fetch pages of films; a callback in the main process takes them apart.',
      zh: '工作进程抓取电影网页；主进程里的回调解析它们。',
    },
  },
  'pool-gather': {
    title: { en: 'All results, no callback', zh: '收集全部结果，不用回调' },
    summary: {
      en: 'Submit ten tasks, close, join, and then ask each for its result, in order.',
      zh: '提交十个任务，close、join，然后按顺序逐个取结果。',
    },
  },
  'process-executor': {
    title: { en: 'An executor of processes, or threads', zh: '进程或线程的执行器' },
    summary: {
      en: 'Eleven tasks on three workers, with futures; shutdown that waits, or does not.',
      zh: '十一个任务、三个工作者，用 Future；shutdown 等待或不等待。',
    },
  },
  'executor-map': {
    title: { en: 'map keeps the order', zh: 'map 保持顺序' },
    summary: {
      en: 'Nine numbers on three threads: results in order, though they are ready in another.',
      zh: '九个数、三个线程：就绪的次序不同，结果却按顺序。',
    },
  },
  'done-callback': {
    title: { en: 'Who runs a callback', zh: '谁来运行回调' },
    summary: {
      en: 'Five addresses are visited; a callback appends each result to a file.',
      zh: '访问五个地址；回调把每个结果追加到文件。',
    },
  },
  'sync-async': {
    title: { en: 'Synchronous and asynchronous calls', zh: '同步与异步调用' },
    summary: {
      en: 'Five tasks on two processes or threads, waited for one by one, or called back: both on one time axis.',
      zh: '两个进程或线程上的五个任务：逐个等待，或者回调：两者在同一时间轴上。',
    },
  },
  'pool-starvation': {
    title: { en: 'A pool that starves', zh: '饿死的线程池' },
    summary: {
      en: 'Tasks wait for tasks of the same pool until no thread is left to do them.',
      zh: '任务等待同一个池里的任务，直到没有线程来做它们。',
    },
  },
  'echo-500': {
    title: { en: 'One thread, 500 clients', zh: '一个线程，500 个客户端' },
    summary: {
      en: 'Coroutines serve five hundred clients in one thread, each as if it were the only one.',
      zh: '协程在一个线程里服务五百个客户端，每个都像唯一的一个。',
    },
  },
  'echo-pool': {
    title: { en: 'An echo server on a pool', zh: '进程池上的回声服务器' },
    summary: {
      en: 'Four processes serve six clients: two wait until a served one hangs up.',
      zh: '四个进程服务六个客户端：两个要等到有人挂断。',
    },
  },
  'coroutine-principle': {
    title: { en: 'What a coroutine is', zh: '协程的原理' },
    summary: {
      en: 'Two tasks take turns in one thread and keep where they are. For pure computing that only costs.',
      zh: '两个任务在一个线程里轮流执行，各自保持状态。对纯计算来说，切换只是开销。',
    },
  },
  greenlet: {
    title: { en: 'Greenlets', zh: 'greenlet' },
    summary: {
      en: 'Eat, play, eat, play: two greenlets switch to each other and pass values. A sleep stops both.',
      zh: '吃、玩、吃、玩：两个 greenlet 互相切换并传值。一个睡眠，两个都停。',
    },
  },
  gevent: {
    title: { en: 'Coroutines that switch by themselves', zh: '自动切换的协程' },
    summary: {
      en: 'Two sleeps of three seconds take three together when patched, and six when not.',
      zh: '各睡三秒：打了补丁共三秒，没打则六秒。',
    },
  },
  'crawler-coroutines': {
    title: { en: 'A crawler of coroutines', zh: '协程爬虫' },
    summary: {
      en: 'Three pages at once: all of them take as long as the slowest alone, not as long as their sum.',
      zh: '同时抓取三页：总时间等于最慢的一页，而不是三页之和。',
    },
  },
  'no-lock-needed': {
    title: { en: 'No lock needed', zh: '不需要锁' },
    summary: {
      en: 'Coroutines add to one number and lose nothing; threads with the same two lines do.',
      zh: '协程给同一个数加一，一次不丢；线程用同样两行却会丢。',
    },
  },
  'two-locks': {
    title: { en: 'Two locks in two orders', zh: '两把锁，两种顺序' },
    summary: {
      en: 'Each thread takes the locks the other way round; one schedule in three is a deadlock.',
      zh: '两个线程取锁的顺序相反；三种次序中有一种死锁。',
    },
  },
  philosophers: {
    title: { en: 'Dining philosophers', zh: '哲学家就餐' },
    summary: {
      en: 'Everybody needs two forks; one order in 31 leaves each with one, for ever.',
      zh: '人人需要两把叉；31 种次序中有一种，人人各执一把，永远等待。',
    },
  },
  'if-for-while': {
    title: { en: 'if where while is needed', zh: '该用 while 却用了 if' },
    summary: {
      en: 'A woken waiter does not look again, and takes what is no longer there.',
      zh: '被唤醒者不再检查，取走已不存在的东西。',
    },
  },
  'missed-signal': {
    title: { en: 'A missed signal', zh: '错过的通知' },
    summary: {
      en: 'The notification comes between the look and the wait, and nobody hears it.',
      zh: '通知恰在检查与等待之间到来，没有人听到。',
    },
  },
  upgrade: {
    title: { en: 'Two upgrades', zh: '两个升级' },
    summary: {
      en: 'Two readers each wait for the other to leave, so that they may write.',
      zh: '两个读者都等对方离开，好让自己写。',
    },
  },
  'nested-monitor': {
    title: { en: 'A monitor within a monitor', zh: '管程套管程' },
    summary: {
      en: 'A thread waits inside with the outer lock in hand, which the thread that would wake it needs.',
      zh: '线程握着外层锁在里面等待，而唤醒它的人正需要那把锁。',
    },
  },
  'stray-release': {
    title: { en: 'A release too many', zh: '多余的释放' },
    summary: {
      en: 'Somebody releases a semaphore that he never acquired, and two are inside.',
      zh: '有人释放了从未取得的信号量，于是两人同时在内。',
    },
  },
  'producer-consumer': {
    title: { en: 'Producers and consumers', zh: '生产者与消费者' },
    summary: {
      en: 'Who looks first and takes later may wait for what is gone.',
      zh: '先看后取，可能等一件已被取走的东西。',
    },
  },
  'sleeping-barber': {
    title: { en: 'The sleeping barber', zh: '睡着的理发师' },
    summary: { en: 'Two customers see the same free chair.', zh: '两位顾客看中同一把空椅。' },
  },
  'semaphore-barrier': {
    title: { en: 'A barrier from semaphores', zh: '用信号量做屏障' },
    summary: {
      en: 'Right the first time, wrong the second: the gate stays open.',
      zh: '第一次对，第二次错：闸门一直开着。',
    },
  },
  'bank-transfer': {
    title: { en: 'A bank transfer', zh: '银行转账' },
    summary: {
      en: 'Every account is locked when it is touched, and still money is missing in between.',
      zh: '碰账户都先上锁，可中途仍会少钱。',
    },
  },
  'double-checked': {
    title: { en: 'Double-checked initialisation', zh: '双重检查的初始化' },
    summary: { en: 'The sign that a thing is made comes before the thing.', zh: '东西还没好，“已做好”的标志先到了。' },
  },
  'one-condition-buffer': {
    title: { en: 'One condition for both sides', zh: '两侧共用一个条件变量' },
    summary: {
      en: 'notify wakes a getter where a putter was meant, and everybody waits.',
      zh: 'notify 本该唤醒放者，却唤醒了取者，于是人人都在等。',
    },
  },
  nested: {
    title: { en: 'All three at once', zh: '三者同时' },
    summary: {
      en: 'Processes that contain threads that contain coroutines, and who of them waits for whom.',
      zh: '进程含线程，线程含协程；看谁在等谁。',
    },
  },
  polite: {
    title: { en: 'Too polite', zh: '过分谦让' },
    summary: {
      en: 'Two give way to each other, for ever: no deadlock, and nobody gets on.',
      zh: '两个线程互相谦让，没完没了：不是死锁，却谁也做不成事。',
    },
  },
} as const satisfies { readonly [id: string]: { readonly title: Message; readonly summary: Message } }
