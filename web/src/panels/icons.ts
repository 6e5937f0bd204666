/** 20 × 20 line icons, drawn for this product. */
export const ICON_PATHS = {
  search: '<circle cx="9" cy="9" r="5.2"/><path d="m13 13 4 4"/>',
  close: '<path d="m5.5 5.5 9 9m0-9-9 9"/>',
  back: '<path d="M12 4.5 6.5 10l5.5 5.5"/>',
  forward: '<path d="M8 4.5 13.5 10 8 15.5"/>',
  down: '<path d="m5 7.5 5 5 5-5"/>',
  up: '<path d="m5 12.5 5-5 5 5"/>',
  sun: '<circle cx="10" cy="10" r="3.4"/><path d="M10 2.800v1.700m0 11v1.700M2.8 10h1.700m11 0h1.700M4.9 4.900l1.2 1.200m7.8 7.8 1.2 1.200m0-10.2-1.2 1.200m-7.8 7.8-1.2 1.2"/>',
  moon: '<path d="M16.5 11.800A6.8 6.8 0 0 1 8.2 3.500a6.8 6.8 0 1 0 8.3 8.300z"/>',
  system: '<rect x="3" y="4" width="14" height="9.5" rx="1.5"/><path d="M7.5 16.500h5"/>',
  help: '<circle cx="10" cy="10" r="7"/><path d="M7.8 8a2.2 2.2 0 1 1 3.200 2c-.7.3-1 .8-1 1.500m0 2.200v.01"/>',
  plus: '<path d="M10 4.500v11M4.5 10h11"/>',
  minus: '<path d="M4.5 10h11"/>',
  fit: '<path d="M4 8V4h4m4 0h4v4m0 4v4h-4m-4 0H4v-4"/>',
  layers: '<path d="m10 3.5 7 3.7-7 3.7-7-3.700z"/><path d="m3.5 10.7 6.5 3.5 6.5-3.5"/>',
  eye: '<path d="M2.5 10S5.2 5 10 5s7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5z"/><circle cx="10" cy="10" r="2.2"/>',
  hidden:
    '<path d="M4.5 7.200C3.2 8.5 2.5 10 2.5 10s2.7 5 7.5 5c1 0 1.9-.2 2.7-.5M8 5.200c.6-.1 1.3-.2 2-.2 4.8 0 7.5 5 7.5 5s-.6 1.1-1.7 2.300M3.5 3.500l13 13"/>',
  camera:
    '<rect x="3" y="5.5" width="10" height="6" rx="1.5"/><path d="m13 7.5 4-1.500v5l-4-1.500M6 11.500V15h-2.5"/>',
  alert: '<path d="M10 3.5 17.5 16h-15z"/><path d="M10 8.500v3.500m0 2.200v.01"/>',
  check: '<path d="m4.5 10.5 3.5 3.5 7.5-8"/>',
  cube: '<path d="m10 3 6 3.300v7L10 17l-6-3.700v-7z"/><path d="M4.3 6.5 10 9.800l5.7-3.300M10 9.800V17"/>',
  north: '<path d="m10 3 4 13-4-3-4 3z"/>',
  undo: '<path d="M7.5 4.5 4 8l3.5 3.500"/><path d="M4 8h7a4.5 4.5 0 0 1 0 9H8"/>',
  redo: '<path d="M12.5 4.5 16 8l-3.5 3.500"/><path d="M16 8H9a4.5 4.5 0 0 0 0 9h3"/>',
  people:
    '<circle cx="7.500" cy="7" r="2.800"/><path d="M2.500 16c.3-3 2.300-4.500 5-4.500s4.700 1.500 5 4.500"/><path d="M12.500 4.500a2.600 2.600 0 0 1 0 5M14.500 11.800c1.800.6 2.800 2 3 4.200"/>',
  edit: '<path d="m4 16 .8-3.300 8.300-8.300a1.700 1.700 0 0 1 2.500 2.500L7.300 15.200z"/><path d="m11.700 5.800 2.500 2.500"/>',
  bin: '<path d="M4 6h12M8 6V4h4v2m-6.500 0 .7 10.500h7.600L14.500 6"/>',
  swap: '<path d="M4 7.500h11m-3-3 3 3-3 3M16 12.500H5m3-3-3 3 3 3"/>',
  copy: '<rect x="7" y="7" width="9.5" height="9.5" rx="1.5"/><path d="M13 4.500V4.500A1 1 0 0 0 12 3.500H4.5a1 1 0 0 0-1 1V12a1 1 0 0 0 1 1"/>',
  download: '<path d="M10 3.500v9m-3.5-3.5 3.5 3.5 3.5-3.500M4 16.500h12"/>',
  pointer: '<path d="m5 3.500 10.500 5.500-4.700 1.300-1.800 4.700z"/>',
  more: '<path d="M4.500 10h.01M10 10h.01m5.490 0h.01" stroke-width="2.600"/>',
  several:
    '<path d="M3.500 3.500h9v9h-9z" stroke-dasharray="2 2"/><path d="M15 12.500v5m-2.500-2.500h5"/>',
  point: '<circle cx="10" cy="10" r="3"/><path d="M10 3v2m0 10v2M3 10h2m10 0h2"/>',
  line: '<path d="m4.800 14.200 4-6.400 3 4 3.400-6"/><circle cx="4" cy="15.500" r="1.500"/><circle cx="16" cy="4.500" r="1.500"/>',
  polygon: '<path d="m10 3.500 6.500 4.500-2.500 8h-8l-2.500-8z"/>',
  rectangle: '<rect x="3.500" y="5" width="13" height="10"/>',
  row: '<path d="M3 5h14v10H3zM6.500 5v10M10 5v10m3.500-10v10"/>',
  turned: '<path d="m3.500 9.500 9-5.500 4 6.500-9 5.500z"/>',
  split:
    '<path d="M4 5h5.500v10H4zM12 5h4v10h-4"/><path d="M10.700 2.500v15" stroke-dasharray="2 2"/>',
  hole: '<rect x="3.500" y="3.500" width="13" height="13" rx="1"/><rect x="7.500" y="7.500" width="5" height="5" stroke-dasharray="2 1.500"/>',
  mirror:
    '<path d="M10 2.500v15" stroke-dasharray="2 2"/><path d="M7.500 5.500v9h-5zM12.500 5.500v9h5z"/>',
  join: '<path d="M3.500 3.500H11V7h5.500v9.500H9V13H3.500z"/>',
  beside:
    '<rect x="2.800" y="2.800" width="14.400" height="14.400" rx="1"/><rect x="6.300" y="6.300" width="7.400" height="7.400" stroke-dasharray="2 1.500"/>',
  inline:
    '<path d="M2.500 10h15"/><circle cx="5" cy="10" r="1.700"/><circle cx="9" cy="10" r="1.700"/><circle cx="15.500" cy="10" r="1.700"/>',
  spread:
    '<path d="M2.500 4.500v11m15-11v11"/><circle cx="6.200" cy="10" r="1.700"/><circle cx="13.800" cy="10" r="1.700"/>',
  square: '<path d="M4 3.500V16h12.500"/><path d="M4 12h4v4"/>',
  double:
    '<rect x="3" y="3" width="9" height="9" rx="1.500"/><path d="M15 8v9m-4.500-4.500h9" transform="translate(-.5 .5)"/>',
  paste:
    '<rect x="4" y="4.500" width="12" height="12.500" rx="1.500"/><path d="M7.500 4.500V3h5v1.500M7.500 9h5m-5 3.500h5"/>',
  magnet: '<path d="M5 4v6a5 5 0 0 0 10 0V4h-3v6a2 2 0 0 1-4 0V4zM5 7h3m4 0h3"/>',
  boundary: '<path d="m4 6 7-2.500L16.500 8l-2 8L5.500 15z" stroke-dasharray="3 2"/>',
  upload: '<path d="M10 12.500v-9M6.5 7 10 3.500 13.5 7M4 16.500h12"/>',
  rules:
    '<path d="M3.500 6h4m4 0h5m-13 8h7m4 0h2"/><circle cx="9.500" cy="6" r="2"/><circle cx="12.500" cy="14" r="2"/>',
  inbox: '<path d="M3.5 11.5 5.5 5h9l2 6.500v4h-13z"/><path d="M3.5 11.500h4l1 2h3l1-2h4"/>',
  pause: '<path d="M7 4.500v11m6-11v11"/>',
  lock: '<rect x="5" y="9" width="10" height="7.500" rx="1.500"/><path d="M7 9V6.500a3 3 0 0 1 6 0V9"/>',
  parking:
    '<rect x="3.500" y="3.500" width="13" height="13" rx="2.500"/><path d="M8 14V6.500h2.800a2.200 2.200 0 0 1 0 4.400H8"/>',
  play: '<path d="m6.500 4 9 6-9 6z"/>',
  print: '<path d="M6 8V3.500h8V8M6 13.500H3.500V8h13v5.500H14"/><path d="M6 11.500h8v5H6z"/>',
  wall: '<rect x="2.500" y="3.500" width="15" height="10" rx="1"/><path d="M6 16.500h8m-4-3v3M5.500 10.500l3-3 2.500 2 3.500-3.500"/>',
  walk: '<circle cx="10.500" cy="3.800" r="1.600"/><path d="M10.500 6.500 9 11.500l2.500 2 .8 4M9 11.500 6.500 17M6.500 9.500l4-3 2.300 3 2.200.6"/>',
  bird: '<path d="M2.500 6.500c2.600-1 5 0 7.500 3.200 2.500-3.200 4.900-4.200 7.500-3.200"/><path d="M4 16h12M6 13h8"/>',
  route:
    '<circle cx="5" cy="15.500" r="1.700"/><circle cx="15" cy="4.500" r="1.700"/><path d="M6.700 15.500H13a2.800 2.800 0 0 0 0-5.500H7a2.700 2.700 0 0 1 0-5.500h6.300"/>',
  planned:
    '<path d="M4 16V6l6-3 6 3v10z" stroke-dasharray="2.500 2"/><path d="M10 8v5m-2.500-2.500h5"/>',
  picture:
    '<rect x="2.500" y="4" width="15" height="12" rx="1.500"/><path d="M10 4v12M4.500 13l2-2.500L8 12m4.500 1 2-3 2 3"/>',
  gate: '<path d="M4 17V5m12 12V5M2.500 5h15M8 17v-8h4v8"/>',
  person:
    '<circle cx="10" cy="6.800" r="3.300"/><path d="M3.800 17c.5-3.600 3-5.300 6.200-5.300s5.700 1.700 6.200 5.300"/>',
  key: '<circle cx="7" cy="13" r="3.500"/><path d="m9.500 10.500 7-7M13.500 6.500 16 9M11.500 8.500l1.500 1.500"/>',
  leave: '<path d="M12 4H4.500v12H12M8.500 10h9m-3-3 3 3-3 3"/>',
} as const;

export type IconName = keyof typeof ICON_PATHS;
