/** What a newcomer is shown. */
export const tourZh = {
  'tour.label': '导览',
  'tour.again': '重看导览',
  'tour.skip': '跳过',
  'tour.next': '下一步',
  'tour.previous': '上一步',
  'tour.finish': '开始使用',
  'tour.count': '第 {n} 步，共 {m} 步',
  'tour.register': '先看台账',
  'tour.register.hint': '街道的楼院都在这里，可按名称、阶段、社区查找和排序。',
  'tour.map': '再看地图',
  'tour.map.hint': '颜色表示整治阶段，星标是试点。地图可拖动、缩放，也可切换为立体。',
  'tour.courtyard': '打开一个楼院',
  'tour.courtyard.hint':
    '在台账或地图上点选楼院，可看基层组织、设施和现状；其中的“监控覆盖分析”会算出看得清的范围与盲区。',
  'tour.files': '带入自己的数据',
  'tour.files.hint':
    '选一个 GeoJSON 文件，或把它拖到页面上，先预览、查错，再决定是否导入；也可随时导出。',
  'tour.keys': '语言、外观与快捷键',
  'tour.keys.hint': '这里切换中英文和深浅色。点问号（或按 ?）查看快捷键，也可从那里重看本导览。',
} as const;
