import '@fontsource-variable/noto-sans-sc';
import './design/tokens.css';
import './design/base.css';
import './design/print.css';
import { mount } from 'svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

// The wall needs neither the map library nor the drawing tools, and the workbench no charts.
const isWall = /^\/wall\/?$/.test(location.pathname);
const page = isWall ? import('./panels/wall/WallPage.svelte') : import('./App.svelte');
const { default: Page } = await page;
mount(Page, { target });
