s=open('fade.mjs').read()
import re
i=s.index("await if"); j=s.index("await select.selectOption")
s=s[:i]+s[j:]
s=s.replace("{ index: 2 }","{ label: '更新方案' }").replace("stand=gate","stand=${process.argv[2]}")
open('fade.mjs','w').write(s)
