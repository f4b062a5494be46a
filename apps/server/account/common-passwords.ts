// What guessers try first: passwords of at least eight characters from the heads of published leak lists, Chinese ones
// among them, and the defaults of this trade. Small on purpose; the throttle bears the rest.
export const commonPasswords: ReadonlySet<string> = new Set(
  `
12345678 123456789 1234567890 12345678910 123456123456 123123123 123321123 1234512345 11111111 111111111 1111111111
00000000 000000000 0000000000 88888888 888888888 66666666 666666666 99999999 77777777 55555555 22222222 33333333
44444444 87654321 987654321 0987654321 9876543210 012345678 0123456789 1234567a 12345678a 123456789a 1234567890a
a12345678 a123456789 a1234567 aa123456 aa12345678 aaa12345 ab123456 abc12345 abc123456 abc123456789 abcd1234
abcd12345 abcd123456 abcde12345 abcdefgh abcdefghi abcdefg1 abc123abc 123abc123 123456ab 123456abc 12345abc 1234abcd
123456qwe qwe123456 qwe12345 qwer1234 qwer12345 qwer123456 qwert123 qwert12345 qwerty12 qwerty123 qwerty1234
qwerty12345 qwertyui qwertyuiop 1qaz2wsx 1qaz2wsx3edc qazwsxedc qazwsx123 qaz123456 zaq12wsx 1q2w3e4r 1q2w3e4r5t
1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 zxcvbnm1 zxcvbnm123 zxcvbnm, asdfghjk asdfghjkl asdfghjkl; asdf1234 asdfasdf
asd123456 asd12345 zxc123456 1234qwer 12345qwert 123qweasd 123qweasdzxc qweasdzxc qweqwe123 qweasd123 password
password1 password12 password123 password1234 password! p@ssword p@ssw0rd p@ssword1 p@ssw0rd1 passw0rd passw0rd1
pass1234 pass12345 passpass mypassword yourpassword newpassword password0 password2 admin123 admin1234 admin12345
admin123456 admin888 admin8888 administrator administrator1 adminadmin root1234 root12345 root123456 rootroot
superman superman1 batman123 football football1 baseball baseball1 basketball sunshine sunshine1 princess princess1
iloveyou iloveyou1 iloveyou2 iloveyou520 iloveu520 iloveyou1314 welcome1 welcome123 welcome2 changeme changeme1
changeme123 letmein1 letmein123 trustno1 starwars starwars1 whatever whatever1 computer computer1 internet internet1
michelle jennifer jordan23 liverpool chelsea1 arsenal1 manchester samsung1 samsung123 huawei123 huawei12 huawei888
huawei123456 xiaomi123 xiaomi888 tencent1 tencent123 alibaba1 alibaba123 alipay123 taobao123 baidu123 weixin123
wechat123 qq123456 qq12345678 qq123456789 qq1234567 woaini520 woaini521 woaini1314 woaini123 woaini123456 woaiwojia
woaini1314520 wo123456 woaini11 5201314a a5201314 aa5201314 5201314520 5201314521 52013145 520131400 13145200
13145210 1314520a 1314521a 520520520 521521521 147258369 147852369 159357456 159753456 963852741 741852963 789456123
789456123a 456789123 123654789 1236987450 159159159 147147147 258258258 369369369 100200300 112233445566 11223344
1122334455 112233445 121212121 12121212 12341234 123412345 12344321 1234554321 123454321 1234567899 12345679
123456780 123456788 1234567891 1234567892 135792468 13579246810 1357924680 24681012 246813579 31415926 314159265
3141592653 27182818 20082008 20102010 20202020 19491001 19891989 19901990 20002000 10101010 01010101 10203040
11112222 12312312 123123456 12301230 123890123 110110110 119119119 120120120 168168168 518518518 666888888 888666888
88886666 66668888 66666888 6666668888 888888aa a8888888 aaaaaaaa aaaaaaa1 aaaa1111 a1b2c3d4 a1b2c3d4e5 a1a2a3a4
aa112233 aaa111222 aabbcc123 abc112233 zhang123 zhang1234 zhang123456 zhangwei wang1234 wang123456 wangwang li123456
lixiang1 liuliu66 chen1234 chen123456 yang1234 zhao1234 huang123 woshishui woshizhu nihao123 nihao1234 nihaoma1
beijing1 beijing2008 beijing123 shanghai shanghai1 shanghai123 shenzhen shenzhen1 shenzhen123 guangzhou guangzhou1
zhongguo zhongguo1 zhongguo123 china123 china1234 china12345 china2008 shanxi123 henan1234 sxca123456 szca123456
cfca123456 shca1234 hufu1234 hufu12345 hufu123456 zce12345 caiwu123 caiwu1234 caiwu888 kuaiji123 gongsi123
bangong123 dianzi123 zhengshu zhengshu1 ukey1234 ukey12345 company1 company123 finance1 finance123 office123
test1234 test12345 test123456 testtest testing1 testing123 demo1234 demo12345 guest1234 guest123 user1234 user12345
manager1 manager123 default1 default123 system123 server123 oracle123 mysql123 public123 login123 login1234 hello123
hello1234 hello12345 helloworld helloworld1 monkey123 dragon123 shadow123 master123 killer123 hunter123 pokemon1
pokemon123 naruto123 minecraft minecraft1 dearbook 1qazxsw2 !qaz2wsx 1qaz@wsx 1qaz!qaz qwer!234 qwer1234! abcd1234!
abc@1234 abc@123456 abc123!@# aa123456! a123456! admin@123 admin@1234 admin@888 password@123 p@ssw0rd123 p@$$w0rd
p@55w0rd pa$$word pa$$w0rd test@123 root@123 huawei@123 welcome@123 qwe!@#123 qwe123!@# 123!@#qwe 123456!@#
12345678! 123456789! 1234567890! !@#$%^&* !@#123456 qq@123456 a@123456 woaini!@# summer2023 winter2023 spring2024
autumn2024 summer2024 winter2024 spring2025 summer2025 autumn2025 winter2025 spring2026 password2023 password2024
password2025 password2026
`
    .trim()
    .split(/\s+/),
)
