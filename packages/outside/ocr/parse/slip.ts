// Remittance slips and receipts of a bank: no two banks print the same one, so the labels are many and whatever is not
// beside a known label is left out.
import type { Reading } from '../port.ts'
import { type Item, leastSure, type Piece, readSheet, without } from './layout.ts'
import { dateIn, tidyName } from './licence.ts'

const payer = [
  '付款人全称',
  '付款人户名',
  '付款方户名',
  '付款户名',
  '付款人名称',
  '付款人',
  '汇款人全称',
  '汇款人',
]
const account = ['付款人账号', '付款方账号', '付款账号', '付款账户', '汇款人账号']
const payee = ['收款人全称', '收款人户名', '收款方户名', '收款户名', '收款人名称', '收款人']
const amount = [
  '小写金额',
  '金额小写',
  '金额（小写）',
  '金额(小写)',
  '交易金额',
  '转账金额',
  '汇款金额',
  '小写',
  '金额',
]
const day = ['交易日期', '交易时间', '记账日期', '转账日期', '汇款日期', '委托日期', '日期']
const memo = ['附言', '用途', '摘要', '备注']
const others = [
  '收款人账号',
  '收款方账号',
  '收款账号',
  '开户行',
  '付款人开户行',
  '收款人开户行',
  '大写金额',
  '币种',
  '流水号',
  '交易流水号',
  '回单编号',
]

export function readSlip(items: readonly Item[]): Pick<Reading, 'fields'> & { isThis: boolean } {
  const sheet = readSheet(items, [...payer, ...account, ...payee, ...amount, ...day, ...memo, ...others])
  const fields: Reading['fields'] = {}
  const put = (meaning: keyof typeof fields, piece: Piece | null) => {
    if (piece?.text) fields[meaning] = { value: piece.text, confidence: leastSure(piece) }
  }
  put('payer-name', tidyName(sheet.value(payer)))
  put('payee-name', tidyName(sheet.value(payee)))
  const number = sheet.value(account)
  put('payer-account', number && without(number, /[^\d]/))
  put('memo', sheet.value(memo))
  const sum = sheet.value(amount)
  const found = sum && /(\d[\d,，]*\.\d{2})/.exec(sum.text)
  if (sum && found) {
    const value = found[1]!.replace(/[,，]/g, '')
    fields.amount = { value, confidence: leastSure(without(sum, /[^\d.]/)) }
  }
  const paid = sheet.value(day)
  const on = paid && dateIn(paid.text)
  if (paid && on) fields['paid-on'] = { value: on, confidence: leastSure(without(paid, /[^\d]/)) }
  return { fields, isThis: sheet.has(/付款|收款|汇款|回单|转账|交易/) }
}
