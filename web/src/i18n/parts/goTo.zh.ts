/** A first courtyard where the map shows nothing yet. */
export const goToZh = {
  'goTo.far': '地图太远，还看不出新楼院会落在哪里。请先放大到它所在的街区，再点“新建楼院”。',
  'goTo.blank': '地图上还什么都没有？输入那里的经纬度（WGS 84）：',
  'goTo.latitude': '纬度 °',
  'goTo.longitude': '经度 °',
  'goTo.go': '到那里',
} as const;
