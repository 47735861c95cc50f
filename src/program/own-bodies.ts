import type { Body } from './request.ts'
import type { Scenario } from './scenario.ts'

/** The bodies that programs of one's own list as their threads: they may be run whether their module exports them or not. */
export const listedBodies = new WeakMap<Scenario, readonly Body[]>()
