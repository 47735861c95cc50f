declare module '*/catalogue.ts?explored' {
  export const loadScenario: (id: string) => Promise<import('../program/scenario.ts').ScenarioModule>
}
