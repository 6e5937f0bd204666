/** Signing in by an identity provider. */
export const elsewhereZh = {
  'elsewhere.or': '或',
  'elsewhere.go': '用 {name} 登录',
  'elsewhere.account-disabled': '您的账户已停用，没有登录。请联系系统管理员。',
  'elsewhere.clocks-differ': '两台服务器的时间不一致，没有登录。请告知管理服务器的人。',
  'elsewhere.not-begun-here': '这次登录不是在此浏览器里开始的，或已超过 15 分钟。请再试一次。',
  'elsewhere.not-set-up': '还没有账户。请先用设置口令建立第一个账户。',
  'elsewhere.provider-unreachable': '{name} 没有应答，没有登录。请稍后再试，或用密码登录。',
  'elsewhere.provider-untrusted':
    '{name} 的答复核对不符，没有登录。请告知管理服务器的人，原因在服务日志里。',
  'elsewhere.refused-elsewhere': '{name} 没有放行，或您取消了登录。',
  'elsewhere.too-many-attempts': '此刻登录的人太多。请稍后再试。',
  'elsewhere.other': '没有登录。请再试一次。',
} as const;
