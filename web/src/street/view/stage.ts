/** Draws yards with three.js: one renderer, one canvas, and what fades between two pictures. */
import {
  Fog,
  LinearToneMapping,
  PCFShadowMap,
  PerspectiveCamera,
  Raycaster,
  Scene,
  Vector2,
  WebGLRenderer,
} from 'three';
import type { Xy } from '../../draw/plane';
import type { Yard } from '../scene';
import { LEAVES_ASIDE_M } from '../scene/materials';
import type { Xyz } from './lensView';
import type { Pose } from './pose';

const MOST_PIXEL_RATIO = 2;
const NEAR_M = { walking: 0.12, flying: 2 };
const FAR_M = 1600;
/** What is in the face of somebody who walks under a tree. */
const BENT_ASIDE_M = 1.8;
/** What lies farther off is the sky. */
const SKY_FROM_M = 700;
const FADE_MS = 600;
/** Haze, as far off as one is up: from above, the ground is as clear as on the map. */
const HAZE = { colour: 0xdbe4ea, from_m: 150, to_m: 700, per_height: 1.5 };
const RADIANS = Math.PI / 180;

export class Stage {
  readonly canvas: HTMLCanvasElement;
  readonly #renderer: WebGLRenderer;
  readonly #camera = new PerspectiveCamera();
  readonly #scene = new Scene();
  readonly #container: HTMLElement;
  readonly #haze = new Fog(HAZE.colour);
  #yard: Yard | null = null;
  #risen = 1;

  /** Throws where there is no WebGL. */
  constructor(container: HTMLElement, isStill: boolean) {
    this.#container = container;
    this.#renderer = new WebGLRenderer({
      antialias: !isStill,
      powerPreference: 'high-performance',
    });
    // To ask for errors is to wait for the graphics card, at each program.
    this.#renderer.debug.checkShaderErrors = import.meta.env.DEV;
    this.#renderer.setPixelRatio(Math.min(devicePixelRatio, MOST_PIXEL_RATIO));
    // Asked for before the card has work to do, or the first texture would wait until that is done.
    this.#renderer.capabilities.getMaxAnisotropy();
    this.#renderer.shadowMap.enabled = true;
    this.#renderer.shadowMap.type = PCFShadowMap;
    // Nothing moves but the one who looks: shadows are drawn when the sun or the yard changes.
    this.#renderer.shadowMap.autoUpdate = false;
    this.#renderer.toneMapping = LinearToneMapping;
    this.#scene.fog = this.#haze;
    this.canvas = this.#renderer.domElement;
    this.canvas.tabIndex = 0;
    container.prepend(this.canvas);
    this.resize();
  }

  get size(): { width: number; height: number } {
    return { width: this.#container.clientWidth, height: this.#container.clientHeight };
  }

  resize(): void {
    const { width, height } = this.size;
    if (width > 0 && height > 0) this.#renderer.setSize(width, height);
  }

  show(yard: Yard | null): void {
    if (this.#yard) this.#scene.remove(this.#yard.root);
    if (yard) this.#scene.add(yard.root);
    this.#yard = yard;
    yard?.setRise(this.#risen);
    this.lightChanged();
  }

  /** The graphics card gets ready to draw a yard, while the page goes on with other things. */
  async compile(yard: Yard): Promise<void> {
    const alone = new Scene();
    alone.fog = this.#haze;
    alone.add(yard.root);
    await this.#renderer.compileAsync(alone, this.#camera);
  }

  lightChanged(): void {
    this.#renderer.shadowMap.needsUpdate = true;
  }

  draw(pose: Pose): void {
    const { width, height } = this.size;
    if (width === 0 || height === 0) return;
    this.#aim(pose, { width, height });
    this.#renderer.render(this.#scene, this.#camera);
  }

  /** A picture of a yard, apart from what is on the screen. */
  pictureOf(yard: Yard, pose: Pose, size: { width: number; height: number }): HTMLCanvasElement {
    const shown = this.#yard;
    const ratio = this.#renderer.getPixelRatio();
    this.show(yard);
    this.#renderer.setPixelRatio(1);
    this.#renderer.setSize(size.width, size.height, false);
    this.#aim({ ...pose, shift_px: [0, 0] }, size);
    this.#renderer.render(this.#scene, this.#camera);
    const picture = copyOf(this.canvas);
    this.#renderer.setPixelRatio(ratio);
    this.resize();
    this.show(shown);
    return picture;
  }

  /** What is on the screen now lies over it and goes slowly, whatever is drawn under it. */
  fade(pose: Pose): Promise<void> {
    this.draw(pose);
    const picture = copyOf(this.canvas);
    picture.className = 'street-fading';
    picture.setAttribute('aria-hidden', 'true');
    this.canvas.after(picture);
    const fading = picture.animate([{ opacity: 1 }, { opacity: 0 }], {
      duration: FADE_MS,
      easing: 'ease-in-out',
      fill: 'forwards',
    });
    return fading.finished.then(
      () => picture.remove(),
      () => picture.remove(),
    );
  }

  /** What is under a place of the picture; null for the sky. */
  pointAt(place: { x: number; y: number }): Xyz | null {
    const { width, height } = this.size;
    if (!this.#yard || !width || !height) return null;
    const caster = new Raycaster();
    const onScreen = new Vector2((place.x / width) * 2 - 1, 1 - (place.y / height) * 2);
    caster.setFromCamera(onScreen, this.#camera);
    caster.near = this.#camera.near;
    caster.far = SKY_FROM_M;
    const [hit] = caster.intersectObject(this.#yard.root, true);
    return hit ? [hit.point.x, -hit.point.z, hit.point.y] : null;
  }

  dispose(): void {
    this.show(null);
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
    this.canvas.remove();
  }

  /** Shadows are as long as things are high. */
  #raise(share: number): void {
    if (share === this.#risen) return;
    this.#risen = share;
    this.#yard?.setRise(share);
    this.lightChanged();
  }

  #aim(pose: Pose, { width, height }: { width: number; height: number }): void {
    const camera = this.#camera;
    const [x, y] = pose.at satisfies Xy;
    this.#yard?.seenFrom([x, y, pose.height_m]);
    this.#raise(pose.rise ?? 1);
    camera.fov = pose.fov_deg;
    camera.aspect = width / height;
    camera.near = pose.near_m ?? (pose.height_m > 12 ? NEAR_M.flying : NEAR_M.walking);
    LEAVES_ASIDE_M.value = pose.near_m ? 0 : BENT_ASIDE_M;
    camera.far = Math.max(FAR_M, pose.height_m * 4);
    this.#haze.near = HAZE.from_m + pose.height_m * HAZE.per_height;
    this.#haze.far = HAZE.to_m + pose.height_m * HAZE.per_height;
    camera.position.set(x, pose.height_m, -y);
    camera.rotation.set(pose.pitch_deg * RADIANS, -pose.azimuth_deg * RADIANS, 0, 'YXZ');
    const [right, down] = pose.shift_px;
    if (right || down) camera.setViewOffset(width, height, -right, -down, width, height);
    else camera.clearViewOffset();
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
  }
}

function copyOf(canvas: HTMLCanvasElement): HTMLCanvasElement {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  copy.getContext('2d')?.drawImage(canvas, 0, 0);
  return copy;
}
