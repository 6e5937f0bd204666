/** Crowns and shrubs: a dark core in a shell of leaf bunches whose normals point outwards, so that light rolls over them. */
import { IcosahedronGeometry, OctahedronGeometry, type PolyhedronGeometry, Vector3 } from 'three';
import { type Batch, rgb, type Xyz } from './batch';
import { Seed } from './seed';
import type { Model } from './site';

/** The leaves of a crown of radius 1: how many bunches, and how large. */
type Shell = {
  bunches: number;
  bunch: number;
  /** How many times its radius such a crown usually is high: bunches are flattened by it, so that they come out square. */
  slender: number;
};
/** A crown of radius 1 and height 1, as ellipsoids that grow into each other. */
type Habit = Shell & { lobes: readonly { centre: Xyz; radius: Xyz }[] };
type Lobe = Habit['lobes'][number];

/** The dark inside: how much of a lobe it fills, and how dark it is. */
const CORE = [0.76, 0.68] as const;
/** Its corners stand out less among fewer leaves. */
const MID_CORE = [0.7, 0.74] as const;
/** From afar there is nothing else. */
const ALL = [1, 1] as const;

function broad(name: string, lobes: number, shell: Shell): Habit {
  const seed = new Seed(name);
  return {
    ...shell,
    lobes: Array.from({ length: lobes }, (_, i) => {
      const isTop = i % 3 === 2 || lobes === 1;
      const angle = (i / lobes) * 2 * Math.PI + seed.between(-0.3, 0.3);
      const out = isTop ? seed.between(0, 0.18) : seed.between(0.36, 0.5);
      const radius = isTop ? seed.between(0.52, 0.62) : seed.between(0.42, 0.54);
      const z = isTop ? seed.between(0.6, 0.68) : seed.between(0.3, 0.5);
      return {
        centre: [out * Math.cos(angle), out * Math.sin(angle), z],
        radius: [radius, radius, Math.min(0.38, z - 0.03, 1 - z)],
      };
    }),
  };
}

/** One rounded body down to the ground. */
function bush(shell: Shell): Habit {
  return { ...shell, lobes: [{ centre: [0, 0, 0.42], radius: [0.9, 0.9, 0.52] }] };
}

/** Tiers that narrow towards the top. */
function conical(tiers: number, shell: Shell): Habit {
  return {
    ...shell,
    lobes: Array.from({ length: tiers }, (_, i) => {
      const z = (i + 0.35) / tiers;
      const radius = 0.92 * (1 - z) ** 0.9 + 0.05;
      return { centre: [0, 0, z], radius: [radius, radius, 0.62 / tiers] };
    }),
  };
}

/** Shadow under and within, light above. */
const shadeAt = (z: number) => 0.52 + 0.5 * Math.max(0, Math.min(1, z));

function core(
  batch: Batch,
  { lobes }: Habit,
  [fill, shade]: readonly [number, number],
  body: PolyhedronGeometry,
): void {
  const ball = body.getAttribute('position');
  for (const { centre, radius } of lobes) {
    const index = Array.from({ length: ball.count }, (_, i) => {
      const [x, y, z] = [ball.getX(i), ball.getY(i), ball.getZ(i)];
      const place: Xyz = [
        centre[0] + x * radius[0] * fill,
        centre[1] + y * radius[1] * fill,
        centre[2] + z * radius[2] * fill,
      ];
      const colour = rgb('#ffffff', shade * shadeAt(place[2]));
      return batch.vertex(place, [x, y, z], colour, [x + z, y + z]);
    });
    for (let i = 0; i < index.length; i += 3) {
      batch.triangle(index[i] as number, index[i + 1] as number, index[i + 2] as number);
    }
  }
}

function shell(batch: Batch, habit: Habit, name: string): void {
  const seed = new Seed(`shell ${name}`);
  for (let made = 0, tried = 0; made < habit.bunches && tried < habit.bunches * 6; tried++) {
    const lobe = habit.lobes[tried % habit.lobes.length] as Lobe;
    const z = seed.between(-0.8, 1);
    const angle = seed.between(0, 2 * Math.PI);
    const flat = Math.sqrt(1 - z * z);
    const out = new Vector3(flat * Math.cos(angle), flat * Math.sin(angle), z);
    const reach = seed.between(0.86, 1);
    const place = new Vector3(...lobe.radius).multiply(out).multiplyScalar(reach);
    place.add(new Vector3(...lobe.centre));
    if (habit.lobes.some((other) => other !== lobe && depthIn(other, place) < 0.8)) continue;
    bunch(batch, place, out, habit, seed);
    made += 1;
  }
}

/** 0 in the middle of a lobe, 1 on its surface. */
function depthIn({ centre, radius }: Lobe, { x, y, z }: Vector3): number {
  return Math.hypot(
    (x - centre[0]) / radius[0],
    (y - centre[1]) / radius[1],
    (z - centre[2]) / radius[2],
  );
}

/** A bunch of leaves at a place, turned to look about outwards, rolled by chance. */
function bunch(batch: Batch, place: Vector3, out: Vector3, habit: Habit, seed: Seed): void {
  const normal = out
    .clone()
    .add(new Vector3(0, 0, 0.4))
    .normalize();
  const askew = () => seed.between(-0.7, 0.7);
  const facing = out
    .clone()
    .add(new Vector3(askew(), askew(), askew()))
    .normalize();
  const right = new Vector3(0, 0, 1).cross(facing);
  if (right.lengthSq() < 0.01) right.set(1, 0, 0);
  right.normalize().applyAxisAngle(facing, seed.between(0, Math.PI));
  const up = facing.clone().cross(right);
  const tone = shadeAt(place.z) * seed.between(0.85, 1.1);
  const size = habit.bunch * seed.between(0.8, 1.25);
  const flat = new Vector3(size, size, size / habit.slender);
  const corner = (u: number, v: number) => {
    const step = right.clone().multiplyScalar(u).addScaledVector(up, v).multiply(flat);
    const at = step.add(place).toArray();
    return batch.vertex(at, normal.toArray(), rgb('#ffffff', tone), [u + 0.5, v + 0.5]);
  };
  const [a, b, c, d] = [corner(-0.5, -0.5), corner(0.5, -0.5), corner(0.5, 0.5), corner(-0.5, 0.5)];
  batch.triangle(a, b, c);
  batch.triangle(a, c, d);
}

/** From afar the shell is not seen. */
export type Crown = { core: Model; shell?: Model };

const crown = (name: string, habit: Habit): Crown => ({
  core: {
    surface: 'hedge',
    build: (batch) => core(batch, habit, CORE, new IcosahedronGeometry(1)),
  },
  shell: { surface: 'leaves', build: (batch) => shell(batch, habit, name) },
});

const mid = (name: string, habit: Habit): Crown => ({
  core: {
    surface: 'hedge',
    build: (batch) => core(batch, habit, MID_CORE, new OctahedronGeometry(1)),
  },
  shell: { surface: 'leaves', build: (batch) => shell(batch, habit, name) },
});

const remote = (habit: Habit): Crown => ({
  core: { surface: 'hedge', build: (batch) => core(batch, habit, ALL, new IcosahedronGeometry(1)) },
});

const broadShell = { bunches: 160, bunch: 0.42, slender: 2.3 };
const midShell = { bunches: 92, bunch: 0.56, slender: 2.3 };
const farShell = { bunches: 34, bunch: 0.82, slender: 2.3 };

/** Of the near kinds one stands before; the mid ones fill large courtyards; the far ones are of the streets around. */
export const CROWNS = {
  broad: crown('broad', broad('broad', 7, broadShell)),
  tall: crown('tall', broad('tall', 6, { ...broadShell, slender: 3 })),
  conifer: crown('conifer', conical(7, { bunches: 160, bunch: 0.37, slender: 3 })),
  midBroad: mid('broad', broad('broad', 7, midShell)),
  midTall: mid('tall', broad('tall', 6, { ...midShell, slender: 3 })),
  midConifer: mid('conifer', conical(7, { bunches: 100, bunch: 0.47, slender: 3 })),
  farBroad: crown('far broad', broad('far broad', 3, farShell)),
  farConifer: crown('far conifer', conical(4, farShell)),
  remoteBroad: remote(broad('remote broad', 1, farShell)),
  remoteConifer: remote(conical(2, farShell)),
  shrub: crown('shrub', bush({ bunches: 17, bunch: 0.92, slender: 1 })),
} satisfies Record<string, Crown>;

const shedding = new Map<Crown, Crown>();

/** The same crown, but gone in winter. */
export function sheddingOf(crown: Crown): Crown {
  let its = shedding.get(crown);
  if (!its) {
    const { core, shell } = crown;
    its = {
      core: { ...core, season: 'leafy' },
      ...(shell ? { shell: { ...shell, season: 'leafy' as const } } : {}),
    };
    shedding.set(crown, its);
  }
  return its;
}

/** Limbs in a crown of radius 1 and height 1, each with its twigs. */
const twigs = (limbs: number, twigsEach: number, thick: number): Model => ({
  surface: 'plain',
  season: 'bare',
  build: (batch) => {
    const seed = new Seed('twigs');
    const bark = rgb('#86796b');
    for (let i = 0; i < limbs; i++) {
      const angle = (i / limbs) * 4 * Math.PI + seed.between(-0.3, 0.3);
      const [out, top] = [seed.between(0.25, 0.6), seed.between(0.5, 0.85)];
      const fork: Xyz = [out * Math.cos(angle), out * Math.sin(angle), top * 0.75];
      batch.bar([0, 0, 0], fork, [thick, thick * 0.6], 3, bark);
      for (let k = 0; k < twigsEach; k++) {
        const way = angle + seed.between(-1.1, 1.1);
        const reach = seed.between(0.2, 0.4);
        const tip: Xyz = [
          fork[0] + reach * Math.cos(way),
          fork[1] + reach * Math.sin(way),
          Math.min(1, fork[2] + seed.between(0.05, 0.32)),
        ];
        batch.bar(fork, tip, [thick * 0.5, thick * 0.15], 3, bark);
      }
    }
  },
});

/** In winter there is no more to draw than in summer. */
export const TWIGS = {
  near: twigs(9, 5, 0.022),
  mid: twigs(7, 3, 0.026),
  far: twigs(5, 1, 0.04),
  remote: twigs(2, 1, 0.06),
} as const;
