// Templates "approved" at this vendor. Others of the shape SMS_… are taken too: a verification text if they carry a code,
// else their parameters in a row, so that a programme may name new ones without touching the sandbox.

type Rendered = { text: string } | { refusal: 'isv.SMS_TEMPLATE_ILLEGAL' | 'isv.TEMPLATE_MISSING_PARAMETERS' }

const codeText = (code: string) => `您的验证码是 ${code}，5 分钟内有效。工作人员不会向您索要，请勿告诉他人。`

/** As the vendor writes it in a template: a dollar sign and braces. */
const placeholder = (name: string) => `$\{${name}}`

export function createTemplates() {
  const approved = new Map<string, string>([['SMS_100001', codeText(placeholder('code'))]])

  return {
    approve: (template: string, text: string) => void approved.set(template, text),

    render(template: string, parameters: Record<string, string>): Rendered {
      const text = approved.get(template)
      if (text !== undefined) {
        const names = [...text.matchAll(/\$\{(\w+)\}/g)].map(found => found[1] ?? '')
        if (names.some(name => parameters[name] === undefined)) {
          return { refusal: 'isv.TEMPLATE_MISSING_PARAMETERS' }
        }
        return { text: text.replace(/\$\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '') }
      }
      if (!/^SMS_\w+$/.test(template)) return { refusal: 'isv.SMS_TEMPLATE_ILLEGAL' }
      if (parameters.code !== undefined) return { text: codeText(parameters.code) }
      return { text: Object.values(parameters).join(' ') || template }
    },
  }
}
