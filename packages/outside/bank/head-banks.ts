// Head banks of China that take corporate accounts, so that the search answers even where no bank is connected or its
// directory is down. Public facts: names and the class digits of the payment system (行别代码; shared by all city banks).
import type { BankOffice } from './port.ts'

export interface HeadBank extends BankOffice {
  /** What people say and type: short names, pinyin and its initials. */
  said: readonly string[]
}

const table = `
102|中国工商银行|工商银行 工行 gongshangyinhang gsyh zggsyh icbc
103|中国农业银行|农业银行 农行 nongyeyinhang nyyh zgnyyh abc
104|中国银行|中行 zhongguoyinhang zgyh boc
105|中国建设银行|建设银行 建行 jiansheyinhang jsyh zgjsyh ccb
301|交通银行|交行 jiaotongyinhang jtyh bocom
403|中国邮政储蓄银行|邮政储蓄 邮储银行 邮储 youzhengchuxu yzcx ycyh psbc
308|招商银行|招行 zhaoshangyinhang zsyh cmb
302|中信银行|中信 zhongxinyinhang zxyh citic
303|中国光大银行|光大银行 光大 guangdayinhang gdyh zggdyh ceb
304|华夏银行|华夏 huaxiayinhang hxyh hxb
305|中国民生银行|民生银行 民生 minshengyinhang msyh zgmsyh cmbc
306|广发银行|广发 guangfayinhang gfyh cgb
307|平安银行|平安 pinganyinhang payh pab
309|兴业银行|兴业 xingyeyinhang xyyh cib
310|上海浦东发展银行|浦发银行 浦发 pufayinhang pfyh shpdfzyh spdb
315|恒丰银行|恒丰 hengfengyinhang hfyh
316|浙商银行|浙商 zheshangyinhang zsyh czb
318|渤海银行|渤海 bohaiyinhang bhyh cbhb
201|国家开发银行|国开行 guojiakaifayinhang gjkfyh cdb
202|中国进出口银行|进出口银行 jinchukouyinhang jckyh
203|中国农业发展银行|农发行 nongyefazhanyinhang nyfzyh adbc
313|北京银行|beijingyinhang bjyh
313|上海银行|shanghaiyinhang shyh
313|江苏银行|jiangsuyinhang jsyh
313|南京银行|nanjingyinhang njyh
313|宁波银行|ningboyinhang nbyh
313|杭州银行|hangzhouyinhang hzyh
319|徽商银行|huishangyinhang hsyh
313|郑州银行|zhengzhouyinhang zzyh
313|中原银行|zhongyuanyinhang zyyh
313|洛阳银行|luoyangyinhang lyyh
313|晋商银行|jinshangyinhang jsyh
313|天津银行|tianjinyinhang tjyh
313|河北银行|hebeiyinhang hbyh
313|齐鲁银行|qiluyinhang qlyh
313|青岛银行|qingdaoyinhang qdyh
313|长沙银行|changshayinhang csyh
313|成都银行|chengduyinhang cdyh
313|西安银行|xianyinhang xayh
313|盛京银行|shengjingyinhang sjyh
313|哈尔滨银行|haerbinyinhang hebyh
313|广州银行|guangzhouyinhang gzyh
314|北京农村商业银行|北京农商银行 beijingnongshang bjns
322|上海农村商业银行|上海农商银行 shanghainongshang shns
314|广州农村商业银行|广州农商银行 guangzhounongshang gzns
402|农村信用社|农信社 nongcunxinyongshe ncxys nxs
501|汇丰银行|huifengyinhang hfyh hsbc
502|东亚银行|dongyayinhang dyyh bea
671|渣打银行|zhadayinhang zdyh
`

export const headBanks: readonly HeadBank[] = table
  .trim()
  .split('\n')
  .map(line => {
    const [code = '', name = '', said = ''] = line.split('|')
    return { code, name, bank: name, said: said.split(' ') }
  })
