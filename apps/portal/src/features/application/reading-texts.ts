// Words about papers that a machine reads, and about standing by what one wrote.
export const readingTexts = {
  waiting: { zh: '正在识别…可以先填下面的内容', en: 'Reading it… you can go on below' },
  unavailable: { zh: '这次没能自动识别，请照着填写。', en: 'It could not be read this time; please type.' },
  blurred: {
    zh: '照片模糊，请重拍一张清楚的；也可以继续，由工作人员人工查看。识别的内容请逐字核对。',
    en: 'The picture is blurred. Please take it again; or go on, and our staff will look at it by eye. Check every character of what was read.',
  },
  glare: {
    zh: '照片有反光，请核对；换个角度重拍更好。',
    en: 'There is a reflection: check what was read, or take it from another angle.',
  },
  copy: {
    zh: '看起来是黑白复印件。有原件的，请拍原件。',
    en: 'It looks like a black-and-white copy. Please photograph the original if you have it.',
  },
  other: {
    zh: '这张图片不像要求的证件，请看看是否传错。',
    en: 'This does not look like the paper asked for. Is it the right picture?',
  },
  cut: {
    zh: '证件可能没有拍全，请把四角都拍进去。',
    en: 'The paper may be cut off: all four corners should be seen.',
  },
  unreadable: {
    zh: '没有读出内容，请照着填写，或重拍一张更清楚的。',
    en: 'Nothing could be read: please type, or take a clearer picture.',
  },
  consentAsk: {
    zh: '同意后可自动识别姓名和号码；不同意也可以照着填写。',
    en: 'If you agree, name and number are read for you; otherwise please type them.',
  },
  consentGive: { zh: '同意并识别', en: 'Agree and read it' },
  insistAsk: {
    zh: '请先核对上面几处。确认填写无误的，可以坚持提交，由审核员对照材料核实。',
    en: 'Please check the points above first. If what you wrote is right, you may insist: a reviewer will compare it with the papers.',
  },
  insist: { zh: '填写无误，坚持提交', en: 'It is right, submit all the same' },
} as const
