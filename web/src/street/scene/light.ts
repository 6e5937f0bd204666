/** Daylight by the height of the sun: its beam with shadows, the light of the sky, and the sky itself. */
import {
  BackSide,
  Color,
  DirectionalLight,
  Group,
  HemisphereLight,
  Mesh,
  ShaderMaterial,
  SphereGeometry,
  Vector3,
} from 'three';

type Bounds = { min: [number, number]; max: [number, number] };

const RADIANS = Math.PI / 180;
/** Of the shadows' picture: the processor draws a smaller one. */
const SHADOW_TEXELS = { card: 4096, processor: 1536 };
/** Things around the courtyard throw shadows into it. */
const AROUND_M = 25;
const SUN_AT_M = 320;

/** What the light is like when the sun stands so high; between them it is mixed. */
const HOURS = [
  {
    altitude_deg: -8,
    beam: '#30384a',
    strength: 0,
    sky: 0.35,
    zenith: '#1c2637',
    horizon: '#3a4356',
  },
  {
    altitude_deg: 0,
    beam: '#ff9a5c',
    strength: 0.25,
    sky: 0.95,
    zenith: '#5d7896',
    horizon: '#e3bd9d',
  },
  {
    altitude_deg: 10,
    beam: '#ffd0a0',
    strength: 1.9,
    sky: 1.35,
    zenith: '#7097bd',
    horizon: '#e6ddd0',
  },
  {
    altitude_deg: 30,
    beam: '#fff0dc',
    strength: 2.7,
    sky: 1.6,
    zenith: '#6f9dc9',
    horizon: '#dbe4ea',
  },
  {
    altitude_deg: 90,
    beam: '#fff7ea',
    strength: 3,
    sky: 1.7,
    zenith: '#6598c9',
    horizon: '#d6e2ea',
  },
] as const;

export class Daylight {
  readonly group = new Group();
  readonly #beam = new DirectionalLight();
  readonly #sky = new HemisphereLight('#e6edf3', '#b8ae9e');
  readonly #dome: Mesh<SphereGeometry, ShaderMaterial>;
  readonly #middle: Vector3;

  constructor({ min, max }: Bounds, bySoftware: boolean) {
    this.#middle = new Vector3((min[0] + max[0]) / 2, 0, -(min[1] + max[1]) / 2);
    const reach_m = Math.hypot(max[0] - min[0], max[1] - min[1]) / 2 + AROUND_M;
    const { shadow } = this.#beam;
    this.#beam.castShadow = true;
    const texels = bySoftware ? SHADOW_TEXELS.processor : SHADOW_TEXELS.card;
    shadow.mapSize.set(texels, texels);
    Object.assign(shadow.camera, {
      left: -reach_m,
      right: reach_m,
      top: reach_m,
      bottom: -reach_m,
      near: 10,
      far: 2 * SUN_AT_M,
    });
    shadow.bias = -0.0004;
    shadow.normalBias = 0.05;
    shadow.radius = 2;
    this.#beam.target.position.copy(this.#middle);
    this.#dome = skyDome();
    this.group.add(this.#beam, this.#beam.target, this.#sky, this.#dome);
  }

  set({ azimuth_deg, altitude_deg }: { azimuth_deg: number; altitude_deg: number }): void {
    const [azimuth, altitude] = [azimuth_deg * RADIANS, altitude_deg * RADIANS];
    const towards = new Vector3(
      Math.sin(azimuth) * Math.cos(altitude),
      Math.sin(altitude),
      -Math.cos(azimuth) * Math.cos(altitude),
    );
    const { beam, strength, sky, zenith, horizon } = mixed(altitude_deg);
    this.#beam.position.copy(towards).multiplyScalar(SUN_AT_M).add(this.#middle);
    this.#beam.color.copy(beam);
    this.#beam.intensity = strength;
    this.#sky.intensity = sky;
    const { uniforms } = this.#dome.material;
    (uniforms.zenith as { value: Color }).value.copy(zenith);
    (uniforms.horizon as { value: Color }).value.copy(horizon);
    (uniforms.sun as { value: Vector3 }).value.copy(towards);
  }

  dispose(): void {
    this.#beam.dispose();
    this.#dome.material.dispose();
  }
}

function mixed(altitude_deg: number) {
  const above = Math.max(
    1,
    HOURS.findIndex((hour) => hour.altitude_deg >= altitude_deg),
  );
  const [low, high] = [HOURS[above - 1] ?? HOURS[0], HOURS[above] ?? HOURS[4]];
  const span_deg = high.altitude_deg - low.altitude_deg;
  const share = Math.max(0, Math.min(1, (altitude_deg - low.altitude_deg) / span_deg));
  const number = (a: number, b: number) => a + (b - a) * share;
  const colour = (a: string, b: string) => new Color(a).lerp(new Color(b), share);
  return {
    beam: colour(low.beam, high.beam),
    strength: number(low.strength, high.strength),
    sky: number(low.sky, high.sky),
    zenith: colour(low.zenith, high.zenith),
    horizon: colour(low.horizon, high.horizon),
  };
}

function skyDome(): Mesh<SphereGeometry, ShaderMaterial> {
  const material = new ShaderMaterial({
    side: BackSide,
    depthWrite: false,
    fog: false,
    uniforms: {
      zenith: { value: new Color() },
      horizon: { value: new Color() },
      sun: { value: new Vector3() },
    },
    vertexShader: `
      varying vec3 direction;
      void main() {
        direction = normalize(position);
        // Infinitely far: it turns with the eye, but does not come nearer.
        gl_Position = (projectionMatrix * vec4(mat3(viewMatrix) * position, 1.0)).xyww;
      }`,
    fragmentShader: `
      uniform vec3 zenith;
      uniform vec3 horizon;
      uniform vec3 sun;
      varying vec3 direction;
      void main() {
        vec3 towards = normalize(direction);
        float height = clamp(towards.y, 0.0, 1.0);
        vec3 colour = mix(horizon, zenith, pow(height, 0.6));
        float near = max(dot(towards, sun), 0.0);
        colour += vec3(1.0, 0.93, 0.8) * (0.18 * pow(near, 24.0) + 0.6 * pow(near, 900.0));
        gl_FragColor = vec4(colour, 1.0);
        #include <tonemapping_fragment>
        #include <colorspace_fragment>
      }`,
  });
  const dome = new Mesh(new SphereGeometry(1, 32, 16), material);
  dome.renderOrder = -1;
  dome.frustumCulled = false;
  return dome;
}
