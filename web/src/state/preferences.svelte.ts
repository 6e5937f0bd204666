import type { Language } from '../i18n';
import { remember, remembered } from './storage';

export type ThemeChoice = 'system' | 'light' | 'dark';
export type Theme = 'light' | 'dark';

const THEME_CYCLE: readonly ThemeChoice[] = ['system', 'light', 'dark'];

const isLanguage = (value: unknown): value is Language => value === 'zh' || value === 'en';
const isTheme = (value: unknown): value is ThemeChoice =>
  THEME_CYCLE.includes(value as ThemeChoice);
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const isNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** The reader's own settings: remembered in this browser, never in the URL. */
export class Preferences {
  language = $state<Language>(remembered<Language>('language', 'zh', isLanguage));
  themeChoice = $state<ThemeChoice>(remembered<ThemeChoice>('theme', 'system', isTheme));
  hiddenKinds = $state.raw<string[]>(remembered('hiddenKinds', [], isNames));
  legendOpen = $state(remembered('legendOpen', innerWidth > 900, isFlag));
  threeD = $state(remembered('threeD', false, isFlag));
  #systemDark = $state(false);
  theme: Theme = $derived(
    this.themeChoice === 'system' ? (this.#systemDark ? 'dark' : 'light') : this.themeChoice,
  );

  constructor() {
    const query = matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = query.matches;
    query.addEventListener('change', () => {
      this.#systemDark = query.matches;
    });
  }

  switchLanguage(): void {
    this.language = this.language === 'zh' ? 'en' : 'zh';
    remember('language', this.language);
  }

  cycleTheme(): void {
    const next = (THEME_CYCLE.indexOf(this.themeChoice) + 1) % THEME_CYCLE.length;
    this.themeChoice = THEME_CYCLE[next] ?? 'system';
    remember('theme', this.themeChoice);
  }

  toggleKind(kind: string): void {
    const hidden = this.hiddenKinds;
    this.hiddenKinds = hidden.includes(kind) ? hidden.filter((k) => k !== kind) : [...hidden, kind];
    remember('hiddenKinds', this.hiddenKinds);
  }

  showAllKinds(): void {
    this.hiddenKinds = [];
    remember('hiddenKinds', []);
  }

  toggleLegend(): void {
    this.legendOpen = !this.legendOpen;
    remember('legendOpen', this.legendOpen);
  }

  toggleThreeD(): void {
    this.threeD = !this.threeD;
    remember('threeD', this.threeD);
  }
}
