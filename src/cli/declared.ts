/** Whether what a program of one's own declares of its parameters is what parameters are made of. */

/** What is wrong with declared parameters, naming the place and what is allowed; null where nothing is. */
export function parametersProblem(parameters: object): string | null {
  for (const [name, declared] of Object.entries(parameters)) {
    const problem = problemOf(declared)
    if (problem !== null) return `parameter "${name}": ${problem}`
  }
  return null
}

function problemOf(declared: unknown): string | null {
  if (typeof declared !== 'object' || declared === null) return 'must be an object with type, default and label'
  const { type, label, min, max, options, default: usual } = declared as { readonly [key: string]: unknown } // any object is
  if (!isWords(label)) return "label must be a text in two languages, such as { en: 'Goal', zh: '目标' }"
  switch (type) {
    case 'integer':
    case 'number': {
      if (![min, max, usual].every((value) => typeof value === 'number')) return 'min, max and default must be numbers'
      return null
    }
    case 'choice': {
      const isList = Array.isArray(options) && options.length > 0 && options.every(isOption)
      if (!isList) return "options must be a list such as [{ value: 'fair', label: { en: 'Fair', zh: '公平' } }]"
      return options.some(({ value }) => value === usual) ? null : 'default must be the value of one of its options'
    }
    case 'input':
      return typeof usual === 'string' ? null : 'default must be a text'
    default:
      return 'type must be one of integer, number, choice, input'
  }
}

const isWords = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'en' in value && typeof value.en === 'string'

const isOption = (value: unknown): value is { readonly value: string } =>
  typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string'
