/** The surfaces of the scene, each one material: what shares one is drawn in one call. */
import {
  DoubleSide,
  type Material,
  MeshBasicMaterial,
  MeshLambertMaterial,
  type MeshLambertMaterialParameters,
  MeshPhongMaterial,
  type Texture,
} from 'three';
import { type TextureName, textureOf } from './textures';

/** Layers of the ground lie on each other in this order, which also keeps them from flickering in the distance. */
const groundLayer = (layer: number): MeshLambertMaterialParameters => ({
  polygonOffset: true,
  polygonOffsetFactor: -layer,
  polygonOffsetUnits: -4 * layer,
});

/** What is painted over all layers of the ground, by what is known of it. */
export const ON_GROUND = {
  transparent: true,
  depthWrite: false,
  // The map's colours, not those of the daylight.
  toneMapped: false,
  side: DoubleSide,
  polygonOffset: true,
  polygonOffsetFactor: -6,
  polygonOffsetUnits: -24,
} as const;

const matt = (parameters: MeshLambertMaterialParameters = {}) =>
  new MeshLambertMaterial({ vertexColors: true, ...parameters });

/** Leaves nearer to the eye than this are bent aside, or a walker under a tree would see nothing else; 0 for a camera's image. */
export const LEAVES_ASIDE_M = { value: 0 };

/** Both faces of a leaf have the normal that the crown gave it: none is dark because its back is seen. */
function foliage(material: MeshLambertMaterial): MeshLambertMaterial {
  material.onBeforeCompile = (shader) => {
    shader.uniforms.leavesAside_m = LEAVES_ASIDE_M;
    shader.fragmentShader = `uniform float leavesAside_m;\n${shader.fragmentShader}`
      .replace(
        '#include <normal_fragment_begin>',
        'float faceDirection = 1.0; vec3 normal = normalize( vNormal ); vec3 nonPerturbedNormal = normal;',
      )
      .replace(
        '#include <alphatest_fragment>',
        `#include <alphatest_fragment>
        float thinned = smoothstep(0.6 * leavesAside_m, leavesAside_m, length(vViewPosition));
        if (thinned < fract(52.98 * fract(dot(gl_FragCoord.xy, vec2(0.0671, 0.00584))))) discard;`,
      );
  };
  return material;
}

type Textures = (name: TextureName) => Texture;

const MAKERS = {
  /** Paint, steel, plastic: a colour and no pattern. */
  plain: () => matt(),
  plaster: (of) => matt({ map: of('plaster') }),
  tiles: (of) => matt({ map: of('tiles') }),
  brick: (of) => matt({ map: of('brick') }),
  corrugated: (of) => matt({ map: of('corrugated'), side: DoubleSide }),
  hedge: (of) => matt({ map: of('hedge') }),
  distant: (of) => matt({ map: of('distantBay') }),
  glass: () => new MeshPhongMaterial({ vertexColors: true, shininess: 90, specular: 0x4a5560 }),
  lacquer: () => new MeshPhongMaterial({ vertexColors: true, shininess: 60, specular: 0x3c3c3c }),
  leaves: (of) => foliage(matt({ map: of('leaves'), alphaTest: 0.4, side: DoubleSide })),
  pavement: (of) => matt({ map: of('paving') }),
  concrete: (of) => matt({ map: of('concrete'), ...groundLayer(1) }),
  asphalt: (of) => matt({ map: of('asphalt'), ...groundLayer(2) }),
  grass: (of) => matt({ map: of('grass'), ...groundLayer(3) }),
  marking: () => matt({ ...groundLayer(4) }),
  contact: (of) =>
    new MeshBasicMaterial({
      map: of('contactShade'),
      transparent: true,
      depthWrite: false,
      ...groundLayer(5),
    }),
} satisfies Record<string, (of: Textures) => Material>;

export type Surface = keyof typeof MAKERS;

export const SURFACES = Object.keys(MAKERS) as Surface[];

/** Those that models have, which stand in many places: a graphics card draws them in another way. */
export const COPIED: ReadonlySet<Surface> = new Set<Surface>([
  'plain',
  'glass',
  'lacquer',
  'hedge',
  'leaves',
]);

/** Of those, what nothing but models is made of. */
export const ONLY_COPIED: ReadonlySet<Surface> = new Set<Surface>(['lacquer', 'leaves']);

/** What casts no shadow: it lies on the ground, or is a shade itself. */
const FLAT: ReadonlySet<Surface> = new Set<Surface>([
  'pavement',
  'concrete',
  'asphalt',
  'grass',
  'marking',
  'contact',
]);

export const castsShadow = (surface: Surface): boolean => !FLAT.has(surface);

/** The materials of one scene, made as they are first used; their textures are shared by all scenes. */
export class Materials {
  readonly #made = new Map<Surface, Material>();
  readonly #textures: Textures;

  constructor(textures: Textures = textureOf) {
    this.#textures = textures;
  }

  get(surface: Surface): Material {
    let material = this.#made.get(surface);
    if (!material) {
      material = MAKERS[surface](this.#textures);
      this.#made.set(surface, material);
    }
    return material;
  }
}
