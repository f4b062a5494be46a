// Public holidays and worked weekends of mainland China. 2026: State Council notice of 2025-11-04 (国务院办公厅关于2026年部分节假日
// 安排的通知). 2027: no notice known when this was written, so only weekends are free: add its days here when it is published.
function days(from: string, to: string): string[] {
  const result: string[] = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000)
    result.push(new Date(at).toISOString().slice(0, 10))
  return result
}

export const holidays: ReadonlySet<string> = new Set([
  ...days('2026-01-01', '2026-01-03'), // 元旦
  ...days('2026-02-15', '2026-02-23'), // 春节
  ...days('2026-04-04', '2026-04-06'), // 清明节
  ...days('2026-05-01', '2026-05-05'), // 劳动节
  ...days('2026-06-19', '2026-06-21'), // 端午节
  ...days('2026-09-25', '2026-09-27'), // 中秋节
  ...days('2026-10-01', '2026-10-07'), // 国庆节
])

export const workedWeekends: ReadonlySet<string> = new Set([
  '2026-01-04',
  '2026-02-14',
  '2026-02-28',
  '2026-05-09',
  '2026-09-20',
  '2026-10-10',
])

/** Years whose holidays are entered above; outside them, only weekends count as free. */
export const holidayYears: readonly number[] = [2026]
