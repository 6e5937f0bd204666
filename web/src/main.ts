import '@fontsource-variable/noto-sans-sc';
import './design/tokens.css';
import './design/base.css';
import './design/print.css';
import { mount } from 'svelte';
import Entrance from './panels/people/Entrance.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
mount(Entrance, { target });
