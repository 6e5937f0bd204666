import type { Feature, KindInfo, PropertyInfo, Rules, Words } from '../api/types';
import {
  formatNumber,
  formatUnit,
  type Language,
  type MessageKey,
  pickWords,
  translate,
} from '../i18n';

export type Fact = { name: string; title: string; value: string };

/** Properties that say what a thing is called or how it is stored: shown elsewhere, or not at all. */
const NOT_FACTS = new Set(['name', 'kind', 'courtyard', 'revision', 'code']);

/** The words for kinds, properties, choices and levels, from what the server tells. */
export class Vocabulary {
  readonly kinds: KindInfo[];
  readonly language: Language;
  #rules: Rules | null;
  #byKind: Map<string, KindInfo>;

  constructor(kinds: KindInfo[], rules: Rules | null, language: Language) {
    this.kinds = kinds;
    this.language = language;
    this.#rules = rules;
    this.#byKind = new Map(kinds.map((kind) => [kind.kind, kind]));
  }

  kindTitle(kind: string): string {
    const info = this.#byKind.get(kind);
    return info ? pickWords(info.title, this.language) : kind;
  }

  choiceTitle(kind: string, property: string, value: unknown): string {
    const info = this.#property(kind, property);
    return info ? this.#choice(info, value) : String(value);
  }

  levelTitle(profile: string, level: string): string {
    return this.#levelTitle(profile, level, this.language);
  }

  /** In the other language: data sheets speak the standard's, residents their own. */
  levelTitleElsewhere(profile: string, level: string): string {
    return this.#levelTitle(profile, level, this.language === 'zh' ? 'en' : 'zh');
  }

  /** The levels of a profile, from the weakest to the strongest. */
  levels(profile: string): Rules['profiles'][number]['levels'] {
    return this.#rules?.profiles.find((item) => item.id === profile)?.levels ?? [];
  }

  /** What a feature is called: by its number or name, an entrance by its building's; else by its kind. */
  featureTitle(feature: Feature | undefined, kind: string, features: readonly Feature[]): string {
    const properties: Record<string, unknown> = feature?.properties ?? {};
    const building = features.find(({ id }) => id === properties.building);
    const number = (building?.properties as Record<string, unknown> | undefined)?.number;
    const name = properties.number ?? properties.name ?? properties.unit ?? properties.species;
    return [number, name].filter(Boolean).join(' ') || this.kindTitle(kind);
  }

  /** All stated properties of a feature as readable lines, in the order the server lists them. */
  facts(kind: string, properties: Record<string, unknown>, skip: readonly string[] = []): Fact[] {
    return (this.#byKind.get(kind)?.properties ?? [])
      .filter(({ name }) => !NOT_FACTS.has(name) && !skip.includes(name))
      .filter(({ name }) => isStated(properties[name]))
      .map((info) => ({
        name: info.name,
        title: pickWords(info.title, this.language),
        value: this.#value(info, properties[info.name]),
      }));
  }

  propertyTitle(kind: string, property: string): string {
    const info = this.#property(kind, property);
    return info ? pickWords(info.title, this.language) : property;
  }

  #levelTitle(profile: string, level: string, language: Language): string {
    const title = this.levels(profile).find((item) => item.level === level)?.title;
    return title ? pickWords(title, language) : level;
  }

  #property(kind: string, name: string): PropertyInfo | undefined {
    return this.#byKind.get(kind)?.properties.find((property) => property.name === name);
  }

  #value(info: PropertyInfo, value: unknown): string {
    if (Array.isArray(value)) {
      return value
        .map((item) => this.#choice(info, item))
        .join(this.language === 'zh' ? '、' : ', ');
    }
    if (typeof value === 'boolean') return this.#say(value ? 'value.yes' : 'value.no');
    if (typeof value === 'number') return this.#number(info, value);
    return this.#choice(info, value);
  }

  #number(info: PropertyInfo, value: number): string {
    // A year is a name, not a quantity: no thousands separator.
    if (/_year$/.test(info.name)) return String(value);
    const number = formatNumber(value, this.language, 2);
    const unit = formatUnit(info.unit, this.language);
    if (!unit) return number;
    return unit === '°' ? `${number}°` : `${number} ${unit}`;
  }

  #choice(info: PropertyInfo, value: unknown): string {
    const choice: Words | undefined = info.choices?.find((item) => item.value === value);
    return choice ? pickWords(choice, this.language) : String(value);
  }

  #say(key: MessageKey): string {
    return translate(this.language, key);
  }
}

function isStated(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
